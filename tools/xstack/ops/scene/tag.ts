import { planTag } from '../../core/scene/annotations.ts';
import { stringMember, tagsOf } from '../../core/scene/index/index.ts';
import { table } from '../table.ts';
import { findEntry } from './find-entry.ts';
import { changeAnnotations } from './scene-annotations.ts';
import { type SceneAnswer, type SceneContext, timestamp } from './scene-context.ts';

/** Lists the tags of a package. */
export function listTags(context: SceneContext, name: string): SceneAnswer | undefined {
  const entry = findEntry(context, name);
  if (entry === undefined) return undefined;
  const tags = Object.fromEntries(tagsOf(entry));
  const latest = stringMember(entry.value, 'latest') || null;
  const rows = [...(latest === null ? [] : [['latest', latest]]), ...Object.entries(tags)];
  return {
    payload: { success: true, action: 'ls', package: name, latest, tags, registry: context.registry.given },
    text: table(['tag', 'version'], rows) || 'no tags\n',
  };
}

/** A tag and the version that it names. */
export interface TagChange {
  readonly name: string;
  readonly tag: string;
  /** Undefined if the tag is removed. */
  readonly version?: string;
}

/** Adds, moves or removes a tag. */
export async function changeTag(
  context: SceneContext,
  { name, tag, version }: TagChange,
): Promise<SceneAnswer | undefined> {
  const { registry, host } = context;
  const isAdd = version !== undefined;
  const at = timestamp(host);
  const plan = await changeAnnotations(context, name, (report, index) =>
    planTag(report, index, { name, tag, version, at }),
  );
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
