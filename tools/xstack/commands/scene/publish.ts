import { formatTarball } from '../../ops/scene/format-tarball.ts';
import { type PublishPayload, publishScene } from '../../ops/scene/publish.ts';
import {
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

function publishText({ coordinate, tarball, dry_run, overwritten }: PublishPayload): string {
  const verb = overwritten ? ['would overwrite', 'overwrote'] : ['would publish', 'published'];
  const line = `${verb[dry_run ? 0 : 1]} ${coordinate}: ${formatTarball(tarball)}\n`;
  return dry_run ? `${line}${tarball.files.map((file) => `  + ${file}\n`).join('')}nothing was written\n` : line;
}

function nextStep({ coordinate, dry_run }: PublishPayload, args: RegistryArguments): string | undefined {
  if (dry_run) return undefined;
  const [name = '', version = ''] = coordinate.slice(coordinate.indexOf('/') + 1).split('@');
  return `\`xstack scene install --name ${name} --version ${version}${sameRegistry(args)}\``;
}
