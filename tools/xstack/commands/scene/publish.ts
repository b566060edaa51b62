import { pluralize } from '../../core/base/text/pluralize.ts';
import { type PublishPayload, publishScene } from '../../ops/scene/publish.ts';
import {
  formatSize,
  type RegistryArguments,
  registryOptions,
  requiredOption,
  sameRegistry,
  sceneCommand,
} from '../../ops/scene/scene-context.ts';

export const command = sceneCommand(
  {
    summary: 'publish a scene package to a registry',
    options: {
      package: { type: 'string', short: 'p', value: 'DIR', summary: 'the directory that holds the scene-package.json' },
      ...registryOptions,
      force: { type: 'boolean', summary: 'overwrite a version that is published already' },
      'dry-run': { type: 'boolean', summary: 'check everything and show what would be published; write nothing' },
    },
    examples: [
      ['xstack scene publish --package scenes/lantern', 'check, pack and publish'],
      ['xstack scene publish --package scenes/lantern --dry-run --json', 'show what would be published'],
    ],
  },
  async (args, context) => {
    const directory = requiredOption(context.report, args, 'package');
    if (directory === undefined) return undefined;
    const options = { package: directory, force: args.force === true, dryRun: args['dry-run'] === true };
    const payload = await publishScene(options, context);
    return payload && { payload, text: publishText(payload), next: nextStep(payload, args) };
  },
);

function publishText({ coordinate, tarball, registry, dry_run, overwritten }: PublishPayload): string {
  const lines = [
    `${dry_run ? 'would publish' : 'published'} ${coordinate}`,
    `  tarball    ${tarball.path}`,
    `  files      ${tarball.file_count}`,
    `  size       ${formatSize(tarball.size)}`,
    `  integrity  ${tarball.integrity}`,
    `  registry   ${registry.index_path}: ${pluralize(registry.total_packages, 'package')}, ${pluralize(registry.total_versions, 'version')}`,
  ];
  if (overwritten) lines.push(`  ${dry_run ? 'would overwrite' : 'overwrote'} the existing version`);
  const written = dry_run ? [...tarball.files.map((file) => `  + ${file}`), 'nothing was written'] : [];
  return `${[...lines, ...written].join('\n')}\n`;
}

function nextStep({ coordinate, dry_run }: PublishPayload, args: RegistryArguments): string | undefined {
  if (dry_run) return undefined;
  const [name = '', version = ''] = coordinate.slice(coordinate.indexOf('/') + 1).split('@');
  return `\`xstack scene install --name ${name} --version ${version}${sameRegistry(args)}\``;
}
