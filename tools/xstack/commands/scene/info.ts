import { formatInfo, packageInfo } from '../../ops/scene/package-info.ts';
import { registryOptions, requiredOption, sceneCommand } from '../../ops/scene/scene-context.ts';

export const command = sceneCommand(
  {
    summary: 'show the registry entry of a package',
    positionals: [{ name: 'package', summary: 'the name of the package', ids: 'scenes' }],
    options: {
      ...registryOptions,
      name: { type: 'string', short: 'n', value: 'NAME', ids: 'scenes', summary: 'the same as the positional' },
    },
    examples: [['xstack scene info lantern', 'group, description, versions, tags, owner, overwritten versions']],
  },
  (args, context) => {
    const name = requiredOption(context.report, args, 'name', 'package');
    if (name === undefined) return undefined;
    const payload = packageInfo(context, name);
    return payload && { payload, text: formatInfo(payload) };
  },
);
