import { planLock } from '../../core/scene/annotations.ts';
import { listVersions } from '../../core/scene/describe.ts';
import { table } from '../table.ts';
import { findEntry } from './find-entry.ts';
import { changeAnnotations } from './scene-annotations.ts';
import { type SceneAnswer, type SceneContext, timestamp } from './scene-context.ts';

/** Lists the locked versions of a package. */
export function listLocks(context: SceneContext, name: string): SceneAnswer | undefined {
  const entry = findEntry(context, name);
  if (entry === undefined) return undefined;
  const lockedVersions = listVersions(entry).flatMap(({ version, locked }) => (locked ? [version] : []));
  return {
    payload: { success: true, action: 'ls', package: name, lockedVersions, registry: context.registry.given },
    text:
      table(
        ['version'],
        lockedVersions.map((version) => [version]),
      ) || 'no locked versions\n',
  };
}

/** A version, and whether it is to be locked. */
export interface LockChange {
  readonly name: string;
  readonly version: string;
  readonly isLocked: boolean;
}

/** Locks or unlocks a version. */
export async function changeLock(
  context: SceneContext,
  { name, version, isLocked }: LockChange,
): Promise<SceneAnswer | undefined> {
  const { registry, host } = context;
  const at = timestamp(host);
  const plan = await changeAnnotations(context, name, (report, index) =>
    planLock(report, index, { name, version, isLocked, at }),
  );
  return (
    plan && {
      payload: { success: true, action: isLocked ? 'set' : 'rm', package: name, version, registry: registry.given },
      text: `${isLocked ? 'locked' : 'unlocked'} ${name}@${version}\n`,
    }
  );
}
