import { resolve } from 'node:path';
import { registryOptions, requiredOption, sceneCommand } from '../../ops/scene/scene-context.ts';
import { formatUninstall, uninstallScene } from '../../ops/scene/uninstall.ts';

export const command = sceneCommand(
  {
    summary: 'remove the files of an installed package that are unchanged, and name the rest',
    positionals: [{ name: 'dir', summary: 'the directory that the package was installed to', isPath: true }],
    options: {
      out: { type: 'string', short: 'o', value: 'DIR', summary: 'the same as the positional' },
      ...registryOptions,
      'dry-run': { type: 'boolean', summary: 'show what would be removed; remove nothing' },
    },
    examples: [['xstack scene uninstall lantern', 'remove the installed files; your own files stay']],
  },
  (args, context) => {
    const given = requiredOption(context.report, args, 'out', 'dir');
    if (given === undefined) return undefined;
    const payload = uninstallScene(context, resolve(context.host.cwd, given), args['dry-run'] === true);
    return payload && { payload, text: formatUninstall(payload) };
  },
);
