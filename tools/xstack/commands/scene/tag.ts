import { planTag } from '../../core/scene/annotations.ts';
import { stringMember, tagsOf } from '../../core/scene/index/index.ts';
import { findEntry } from '../../ops/scene/find-entry.ts';
import { requiredVersion } from '../../ops/scene/required-version.ts';
import { changeAnnotations } from '../../ops/scene/scene-annotations.ts';
import {
  registryOptions,
  requiredOption,
  type SceneAnswer,
  type SceneContext,
  sceneCommand,
  timestamp,
} from '../../ops/scene/scene-context.ts';

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
    if (args.action === 'ls') return list(context, name);
    const tag = requiredOption(context.report, args, 'tag');
    if (args.action === 'rm') return tag === undefined ? undefined : change(context, { name, tag });
    const version = requiredVersion(context.report, requiredOption(context.report, args, 'version'));
    return tag === undefined || version === undefined ? undefined : change(context, { name, tag, version });
  },
);

function list(context: SceneContext, name: string): SceneAnswer | undefined {
  const entry = findEntry(context, name);
  if (entry === undefined) return undefined;
  const tags = Object.fromEntries(tagsOf(entry));
  const latest = stringMember(entry.value, 'latest') || null;
  const lines = [...(latest === null ? [] : [['latest', latest]]), ...Object.entries(tags)].map(
    ([tag, version]) => `${tag}: ${version}\n`,
  );
  return {
    payload: { success: true, action: 'ls', package: name, latest, tags, registry: context.registry.given },
    text: lines.join('') || 'no tags\n',
  };
}

interface TagChange {
  readonly name: string;
  readonly tag: string;
  /** Undefined if the tag is removed. */
  readonly version?: string;
}

async function change(context: SceneContext, { name, tag, version }: TagChange): Promise<SceneAnswer | undefined> {
  const { registry, host } = context;
  const isAdd = version !== undefined;
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
