import { requiredVersion } from '../../ops/scene/required-version.ts';
import { registryOptions, requiredOption, sceneCommand } from '../../ops/scene/scene-context.ts';
import { type UnpublishPayload, unpublishScene } from '../../ops/scene/unpublish.ts';

export const command = sceneCommand(
  {
    summary: 'remove a published version from a registry',
    options: {
      name: { type: 'string', short: 'n', value: 'NAME', ids: 'scenes', summary: 'the package' },
      version: { type: 'string', short: 'v', value: 'VERSION', summary: 'the version to unpublish' },
      ...registryOptions,
    },
    examples: [['xstack scene unpublish --name lantern --version 1.0.0', 'remove the version and its tarball']],
  },
  async (args, context) => {
    const name = requiredOption(context.report, args, 'name');
    const version = requiredVersion(context.report, requiredOption(context.report, args, 'version'));
    if (name === undefined || version === undefined) return undefined;
    const payload = await unpublishScene({ name, version }, context);
    return payload && { payload, text: unpublishText(payload) };
  },
);

function unpublishText({ coordinate, remaining_versions, new_latest }: UnpublishPayload): string {
  const rest = new_latest === null ? 'no version is left' : `${remaining_versions} left, latest is ${new_latest}`;
  return `unpublished ${coordinate}\n  versions   ${rest}\n`;
}
