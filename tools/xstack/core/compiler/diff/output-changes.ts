import { compareText } from '../../base/text/compare.ts';
import type { SideContent } from './build-side.ts';
import { type Change, plainChange } from './change.ts';
import type { RowComparison } from './row-comparison.ts';

/** Returns a change for each pack with rows of a kind that is in another registry file, or another member of it. */
export function outputChanges({ before, after }: RowComparison): readonly Change[] {
  const [old, now] = [outputsOf(before.content), outputsOf(after.content)];
  const moved = new Set(
    [...now].filter(([kind, output]) => (old.get(kind) ?? output) !== output).map(([kind]) => kind),
  );
  if (moved.size === 0) return [];
  const owners = after.content.rows
    .filter(({ kind }) => moved.has(kind))
    .map(({ packId, kind }) => `${kind}\n${packId}`);
  return [...new Set(owners)].sort(compareText).map((owner) => {
    const [kind = '', packId = ''] = owner.split('\n');
    const values = { before: old.get(kind) ?? '', after: now.get(kind) ?? '' };
    return plainChange('registry/output:change', `rows of kind \`${kind}\` are elsewhere`, { packId, ...values });
  });
}

/** Registry file and member of each kind. */
function outputsOf({ collections }: SideContent): ReadonlyMap<string, string> {
  return new Map(collections.map(({ kind, registry, member }) => [kind, `${registry.file} ${member}`]));
}
