import { basename, join, resolve } from 'node:path';
import { diagnostic } from '../../core/base/diagnostic/diagnostic.ts';
import { contractFile } from '../../core/base/text/scene-files.ts';
import { formatCoordinate, nameProblem } from '../../core/scene/index/coordinate.ts';
import { starterFiles } from '../../core/scene/starter.ts';
import { kindAt } from '../../io/install/directory.ts';
import { shownPath } from '../../io/package-registry/registry.ts';
import { writeFiles } from '../../io/write-file.ts';
import { requiredOption, sceneCommand, stringOption } from '../../ops/scene/scene-context.ts';

export const command = sceneCommand(
  {
    summary: 'make a starter package',
    positionals: [{ name: 'dir', summary: 'the directory to make' }],
    options: {
      package: { type: 'string', short: 'p', value: 'DIR', summary: 'the same as the positional' },
      name: {
        type: 'string',
        short: 'n',
        value: 'NAME',
        summary: 'the name of the package (default: that of the directory)',
      },
      group: { type: 'string', short: 'g', value: 'GROUP', default: 'local', summary: 'who publishes it' },
    },
    examples: [['xstack scene new scenes/lantern --group demo', 'a package that can be published at once']],
  },
  (args, { report, host }) => {
    const given = requiredOption(report, args, 'package', 'dir');
    if (given === undefined) return undefined;
    const directory = resolve(host.cwd, given);
    const coordinate = {
      group: stringOption(args, 'group') ?? 'local',
      name: stringOption(args, 'name') ?? basename(directory),
      version: '0.1.0',
    };
    for (const option of ['name', 'group'] as const) {
      const problem = nameProblem(coordinate[option]);
      if (problem === undefined) continue;
      report(
        diagnostic('refuse.scene.invalid_option', `the ${option} \`${coordinate[option]}\` ${problem}`, {
          help: `give another one with --${option}`,
        }),
      );
      return undefined;
    }
    const shown = shownPath(host.cwd, directory);
    if (kindAt(join(directory, contractFile)) !== 'absent') {
      report(
        diagnostic('refuse.scene_install.target_exists', `\`${shown}\` holds a \`${contractFile}\` already`, {
          at: { file: `${shown}/${contractFile}` },
          help: 'name another directory',
        }),
      );
      return undefined;
    }
    const files = starterFiles(coordinate);
    writeFiles(files.map(({ path, text }) => ({ target: join(directory, path), content: text })));
    return {
      payload: {
        created: true,
        coordinate: formatCoordinate(coordinate),
        dir: shown,
        files: files.map(({ path }) => path),
      },
      text: `made ${formatCoordinate(coordinate)} in ${shown}\n${files.map(({ path }) => `  + ${path}\n`).join('')}publish it with: xstack scene publish --package ${shown}\n`,
    };
  },
);
