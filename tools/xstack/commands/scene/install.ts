import { shellWord } from '../../core/base/text/shell-word.ts';
import { formatInstall } from '../../ops/scene/format-install.ts';
import { installScene } from '../../ops/scene/install.ts';
import {
  registryOptions,
  requiredOption,
  sameRegistry,
  sceneCommand,
  stringOption,
} from '../../ops/scene/scene-context.ts';

export const command = sceneCommand(
  {
    summary: 'install a scene package from a registry',
    options: {
      name: { type: 'string', short: 'n', value: 'NAME', ids: 'scenes', summary: 'the package' },
      version: {
        type: 'string',
        short: 'v',
        value: 'VERSION',
        summary: 'a version, a range, a tag, or latest (the default)',
      },
      out: {
        type: 'string',
        short: 'o',
        value: 'DIR',
        summary: 'the target directory (default: a directory of its name)',
      },
      ...registryOptions,
      force: { type: 'boolean', summary: 'replace an earlier install; your own files are moved aside' },
      'if-changed': { type: 'boolean', summary: 'succeed if this version is installed and unchanged' },
      'dry-run': { type: 'boolean', summary: 'check everything and show what would be installed; write nothing' },
    },
    examples: [
      ['xstack scene install --name lantern', 'install the latest version into ./lantern'],
      ['xstack scene install --name lantern --version ^1.2.0 --out scenes/lantern', 'the highest version in a range'],
    ],
  },
  async (args, context) => {
    const name = requiredOption(context.report, args, 'name');
    if (name === undefined) return undefined;
    const payload = await installScene(
      {
        name,
        version: stringOption(args, 'version'),
        out: stringOption(args, 'out'),
        force: args.force === true,
        ifChanged: args['if-changed'] === true,
        dryRun: args['dry-run'] === true,
      },
      context,
    );
    if (payload === undefined) return undefined;
    const isInstalled = !payload.dry_run && payload.unchanged !== true;
    const verify = `\`xstack scene verify ${shellWord(payload.target_dir)}${sameRegistry(args)}\``;
    return { payload, text: formatInstall(payload), next: isInstalled ? verify : undefined };
  },
);
