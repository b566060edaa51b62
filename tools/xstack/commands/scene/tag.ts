import { requiredVersion } from '../../ops/scene/required-version.ts';
import { registryOptions, requiredOption, sceneCommand } from '../../ops/scene/scene-context.ts';
import { changeTag, listTags } from '../../ops/scene/tag.ts';

export const command = sceneCommand(
  {
    summary: 'name a version of a package, such as `stable`',
    positionals: [{ name: 'action', summary: 'the action', choices: ['add', 'rm', 'ls'], required: true }],
    options: {
      name: { type: 'string', short: 'n', value: 'NAME', ids: 'scenes', summary: 'the package' },
      tag: { type: 'string', short: 't', value: 'TAG', summary: 'the tag; `latest` is reserved' },
      version: { type: 'string', short: 'v', value: 'VERSION', summary: 'the version that it names (add)' },
      ...registryOptions,
    },
    examples: [
      ['xstack scene tag add --name lantern --tag stable --version 1.0.0', 'install --version stable now means 1.0.0'],
      ['xstack scene tag ls --name lantern', 'list the tags'],
    ],
  },
  (args, context) => {
    const name = requiredOption(context.report, args, 'name');
    if (name === undefined) return undefined;
    if (args.action === 'ls') return listTags(context, name);
    const tag = requiredOption(context.report, args, 'tag');
    if (args.action === 'rm') return tag === undefined ? undefined : changeTag(context, { name, tag });
    const version = requiredVersion(context.report, requiredOption(context.report, args, 'version'));
    return tag === undefined || version === undefined ? undefined : changeTag(context, { name, tag, version });
  },
);
