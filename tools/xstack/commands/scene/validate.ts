import { pluralize } from '../../core/base/text/pluralize.ts';
import { contractFile } from '../../core/base/text/scene-files.ts';
import { formatCoordinate } from '../../core/scene/index/coordinate.ts';
import { requiredOption, sceneCommand } from '../../ops/scene/scene-context.ts';
import { readSceneSource } from '../../ops/scene/scene-source.ts';

export const command = sceneCommand(
  {
    summary: 'check a package directory as publish does',
    positionals: [{ name: 'dir', summary: 'the directory that holds the scene-package.json', isPath: true }],
    options: { package: { type: 'string', short: 'p', value: 'DIR', summary: 'the same as the positional' } },
    examples: [['xstack scene validate scenes/lantern', 'every error with file, line and column']],
  },
  (args, { report, accepts, host, limits }) => {
    const directory = requiredOption(report, args, 'package', 'dir');
    const source = directory && readSceneSource(report, { cwd: host.cwd, directory, limits });
    if (!source || !accepts()) return undefined;
    const { scene } = source;
    const { name, group, version, kind } = scene;
    const files = [contractFile, ...scene.artifacts.map(({ path }) => path)];
    return {
      payload: {
        valid: true,
        coordinate: formatCoordinate(scene),
        package: { name, group, version, kind },
        file_count: files.length,
        files,
      },
      text: `${formatCoordinate(scene)} is a valid ${kind} of ${pluralize(files.length, 'file')}\n`,
    };
  },
);
