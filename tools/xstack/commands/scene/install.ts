import { type InstallPayload, installScene } from '../../ops/scene/install.ts';
import { registryOptions, requiredOption, sceneCommand, stringOption } from '../../ops/scene/scene-context.ts';

export const command = sceneCommand(
  {
    summary: 'install a scene package from a registry',
    options: {
      name: { type: 'string', short: 'n', value: 'NAME', summary: 'the package' },
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
        summary: 'where to install it (default: a directory of its name)',
      },
      ...registryOptions,
      force: { type: 'boolean', summary: 'replace an earlier install; your own files are kept aside' },
      'if-changed': { type: 'boolean', summary: 'succeed if this very version is installed already and unchanged' },
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
    const payload = installScene(
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
    return payload && { payload, text: installText(payload) };
  },
);

function installText({
  coordinate,
  target_dir,
  file_count,
  integrity,
  overwritten,
  dry_run,
  unchanged,
  files,
}: InstallPayload): string {
  if (unchanged === true) return `${coordinate} is installed in ${target_dir} and unchanged\n`;
  const lines = [
    `${dry_run ? 'would install' : 'installed'} ${coordinate}`,
    `  target     ${target_dir}`,
    `  files      ${file_count}`,
    `  integrity  ${integrity}`,
  ];
  if (overwritten) lines.push(`  ${dry_run ? 'would replace' : 'replaced'} what was there`);
  if (dry_run) lines.push(...files.map((file) => `  + ${file}`), 'nothing was written');
  return `${lines.join('\n')}\n`;
}
