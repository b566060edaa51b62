import { diagnostic, type Report } from '../diagnostic/diagnostic.ts';
import { pointer } from '../json/pointer.ts';
import type { PackReference } from '../registry/pack-reference.ts';
import type { Lockfile } from './lockfile.ts';

/** Reports every way in which the lockfile that a build makes differs from the one that is there. */
export function reportLockfileChanges(report: Report, file: string, locked: Lockfile, built: Lockfile): void {
  const say = (message: string, at: string) =>
    report(
      diagnostic('refuse.lockfile.out_of_date', message, {
        at: { file, pointer: at },
        help: 'run without `--locked` and commit the new lockfile, or take the change back',
      }),
    );
  for (const name of ['bundle_id', 'compatibility_version'] as const) {
    if (locked[name] !== built[name])
      say(`\`${name}\` is locked as ${locked[name]}, but is ${built[name]}`, pointer(name));
  }
  reportPackChanges(say, locked.resolved_packs, built.resolved_packs);
  for (const name of new Set([...Object.keys(locked.registries), ...Object.keys(built.registries)])) {
    const [before = 'absent', after = 'absent'] = [locked.registries[name], built.registries[name]];
    if (before !== after) say(`\`${name}\` is locked as ${before}, but is ${after}`, pointer('registries', name));
  }
}

type Say = (message: string, at: string) => void;

function reportPackChanges(say: Say, locked: readonly PackReference[], built: readonly PackReference[]): void {
  const after = new Map(built.map((pack, place) => [pack.pack_id, { pack, place }]));
  const before = new Set(locked.map(({ pack_id }) => pack_id));
  const all = pointer('resolved_packs');
  for (const [i, pack] of locked.entries()) {
    const now = after.get(pack.pack_id);
    if (now === undefined) say(`\`${pack.pack_id}\` is locked, but no longer selected`, pointer('resolved_packs', i));
    else reportPackChange(say, i, pack, now.pack);
  }
  for (const { pack_id, version } of built)
    if (!before.has(pack_id)) say(`\`${pack_id}\` ${version} is selected, but not locked`, all);
  const moved = locked.length === built.length && locked.some(({ pack_id }, i) => pack_id !== built[i]?.pack_id);
  if (moved && locked.every(({ pack_id }) => after.has(pack_id))) say('the order of the packs has changed', all);
}

function reportPackChange(say: Say, index: number, before: PackReference, after: PackReference): void {
  for (const name of ['version', 'canonical_hash', 'signature_status'] as const) {
    if (before[name] !== after[name])
      say(
        `\`${before.pack_id}\` is locked with \`${name}\` ${before[name]}, but has ${after[name]}`,
        pointer('resolved_packs', index, name),
      );
  }
}
