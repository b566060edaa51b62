import { planTag } from '../../core/scene/annotations.ts';
import { findPackage, stringMember, tagsOf } from '../../core/scene/index/index.ts';
import { readRegistryIndex } from '../../io/package-registry/read-index.ts';
import type { Arguments } from '../../ops/command.ts';
import { changeAnnotations } from '../../ops/scene/scene-annotations.ts';
import {
  registryOptions,
  requiredOption,
  type SceneAnswer,
  type SceneContext,
  sceneCommand,
  timestamp,
} from '../../ops/scene/scene-context.ts';
import { requiredVersion } from './unpublish.ts';

export const command = sceneCommand(
  {
    summary: 'name a version of a package, such as `stable`',
    positionals: [{ name: 'action', summary: 'what to do', choices: ['add', 'rm', 'ls'], required: true }],
    options: {
      name: { type: 'string', short: 'n', value: 'NAME', summary: 'the package' },
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
    return args['action'] === 'ls' ? list(context, name) : change(args, context, name);
  },
);

function list({ report, registry }: SceneContext, name: string): SceneAnswer | undefined {
  const read = readRegistryIndex(report, registry);
  const entry = read && findPackage(report, read.index, name);
  if (entry === undefined) return undefined;
  const tags = Object.fromEntries(tagsOf(entry));
  const latest = stringMember(entry.value, 'latest') || null;
  const lines = [...(latest === null ? [] : [['latest', latest]]), ...Object.entries(tags)].map(
    ([tag, version]) => `${tag}: ${version}\n`,
  );
  return {
    payload: { success: true, action: 'ls', package: name, latest, tags, registry: registry.given },
    text: lines.join('') || 'no tags\n',
  };
}

async function change(args: Arguments, context: SceneContext, name: string): Promise<SceneAnswer | undefined> {
  const { report, registry, host } = context;
  const isAdd = args['action'] === 'add';
  const tag = requiredOption(report, args, 'tag');
  const version = isAdd ? requiredVersion(report, requiredOption(report, args, 'version')) : undefined;
  if (tag === undefined || (isAdd && version === undefined)) return undefined;
  const at = timestamp(host);
  const plan = await changeAnnotations(context, name, (say, index) => planTag(say, index, { name, tag, version, at }));
  return (
    plan && {
      payload: {
        success: true,
        action: isAdd ? 'add' : 'rm',
        package: name,
        tag,
        ...(isAdd && { version }),
        registry: registry.given,
      },
      text: isAdd ? `${tag} of ${name} is ${version}\n` : `removed ${tag} of ${name}\n`,
    }
  );
}
