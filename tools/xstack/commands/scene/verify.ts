import { resolve } from 'node:path';
import { registryOptions, sceneCommand, stringOption } from '../../ops/scene/scene-context.ts';
import { examineAndFix, formatExamination } from '../../ops/scene/scene-examine.ts';
import { verifyInstalled } from '../../ops/scene/verify-installed.ts';

export const command = sceneCommand(
  {
    summary: 'verify every tarball of a registry, or an installed directory, against the published content',
    positionals: [{ name: 'dir', summary: 'an installed directory; the registry unless given', isPath: true }],
    options: {
      ...registryOptions,
      installed: { type: 'string', value: 'DIR', summary: 'the same as the positional' },
      fix: {
        type: 'boolean',
        summary: 'finish or undo interrupted commands, and remove provable garbage',
      },
    },
    examples: [
      ['xstack scene verify', 'every tarball against the index, and orphans'],
      ['xstack scene verify lantern', 'the installed directory lantern against its manifest'],
    ],
  },
  async (args, context) => {
    const directory = stringOption(args, 'installed') ?? stringOption(args, 'dir');
    if (directory !== undefined)
      return verifyInstalled(context, resolve(context.host.cwd, directory), args.fix === true);
    const payload = await examineAndFix(context, args.fix === true);
    return payload && { payload, text: formatExamination(payload) };
  },
);
