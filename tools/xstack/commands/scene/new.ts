import { resolve } from 'node:path';
import { shellWord } from '../../core/base/text/shell-word.ts';
import { formatNewScene, writeNewScene } from '../../ops/scene/new-scene.ts';
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
      group: { type: 'string', short: 'g', value: 'GROUP', default: 'local', summary: 'the group of the publisher' },
    },
    examples: [['xstack scene new scenes/lantern --group demo', 'a package that can be published at once']],
  },
  (args, context) => {
    const given = requiredOption(context.report, args, 'package', 'dir');
    if (given === undefined) return undefined;
    const scene = {
      directory: resolve(context.host.cwd, given),
      group: stringOption(args, 'group') ?? 'local',
      name: stringOption(args, 'name'),
    };
    const payload = writeNewScene(scene, context);
    const next = payload && `\`xstack scene publish --package ${shellWord(payload.dir)}\``;
    return payload && { payload, text: formatNewScene(payload), next };
  },
);
