import { planDeprecate } from '../../core/scene/annotations.ts';
import { requiredVersion } from '../../ops/scene/required-version.ts';
import { changeAnnotations } from '../../ops/scene/scene-annotations.ts';
import {
  registryOptions,
  requiredOption,
  sceneCommand,
  stringOption,
  timestamp,
} from '../../ops/scene/scene-context.ts';

export const command = sceneCommand(
  {
    summary: 'deprecate versions of a package',
    options: {
      name: { type: 'string', short: 'n', value: 'NAME', ids: 'scenes', summary: 'the package' },
      version: { type: 'string', short: 'v', value: 'VERSION', summary: 'one version; all of them unless given' },
      message: { type: 'string', short: 'm', value: 'TEXT', summary: 'the reason, and a replacement' },
      undo: { type: 'boolean', summary: 'take it back' },
      ...registryOptions,
    },
    examples: [
      ['xstack scene deprecate --name lantern --version 1.0.0 --message "use 1.1.0"', 'installing 1.0.0 warns'],
    ],
  },
  async (args, context) => {
    const { report, registry, host } = context;
    const name = requiredOption(report, args, 'name');
    const message = args.undo === true ? undefined : requiredOption(report, args, 'message');
    const given = stringOption(args, 'version');
    const version = requiredVersion(report, given);
    if (
      name === undefined ||
      (message === undefined && args.undo !== true) ||
      (given !== undefined && version === undefined)
    )
      return undefined;
    const at = timestamp(host);
    const plan = await changeAnnotations(context, name, (say, index) =>
      planDeprecate(say, index, { name, version, message, at }),
    );
    if (plan === undefined) return undefined;
    const action = message === undefined ? 'undeprecate' : 'deprecate';
    return {
      payload: {
        success: true,
        action,
        package: name,
        versions: plan.versions,
        message: message ?? null,
        registry: registry.given,
      },
      text: `${action}d ${plan.versions.map((marked) => `${name}@${marked}`).join(', ')}\n`,
    };
  },
);
