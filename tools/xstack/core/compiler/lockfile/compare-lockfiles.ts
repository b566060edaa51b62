import type { Report } from '../../base/diagnostic/diagnostic.ts';
import { canonicalJson } from '../../base/json/canonical.ts';
import { pointer } from '../../base/json/pointer.ts';
import type { JsonObject, JsonValue } from '../../base/json/value.ts';
import type { PackReference } from '../registry/pack-reference.ts';
import type { Lockfile } from './lockfile.ts';
import { type DifferencesSummary, type LockDifference, reportDifferences } from './report-differences.ts';

/** The diagnostic of a lockfile that is not the one of the packs. */
export function outOfDate(file: string, help: string): DifferencesSummary {
  return {
    code: 'refuse.lockfile.out_of_date',
    file,
    message: (count) => ({
      one: 'the lockfile is out of date: ',
      several: `the lockfile is out of date: ${count} differences`,
    }),
    help,
  };
}

/**
 * Reports the differences between the existing lockfile and the one that a build creates, as one error. Compares the
 * whole documents: if their canonical JSON differs, there is an error.
 */
export function reportLockfileChanges(report: Report, file: string, locked: Lockfile, built: Lockfile): void {
  const differences: LockDifference[] = [];
  const refuse: ReportMismatch = (message, at) => differences.push({ message, at: { file, pointer: at } });
  reportPackChanges(refuse, locked.resolved_packs, built.resolved_packs);
  const { resolved_packs: _before, registries: oldHashes, pack_lock_hash: oldHash, ...oldMembers } = locked;
  const { resolved_packs: _after, registries: newHashes, pack_lock_hash: newHash, ...newMembers } = built;
  // The hash of the packs follows from the packs, so it is reported only if they are equal.
  if (differences.length === 0) reportChanges(refuse, '', { pack_lock_hash: oldHash }, { pack_lock_hash: newHash });
  reportChanges(refuse, '', oldMembers, newMembers);
  reportChanges(refuse, pointer('registries'), oldHashes, newHashes);
  if (differences.length === 0 && canonicalLockfile(locked) !== canonicalLockfile(built))
    refuse('it differs from the one of this build', '');
  const help = 'run without `--locked` and commit the new lockfile, or revert the change';
  reportDifferences(report, differences, outOfDate(file, help));
}

type ReportMismatch = (message: string, at: string) => void;

function reportChanges(refuse: ReportMismatch, at: string, locked: object, built: object): void {
  const [before, after] = [locked as JsonObject, built as JsonObject];
  for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const [old, now] = [formatValue(before[name]), formatValue(after[name])];
    if (old !== now) refuse(`\`${name}\` is locked as ${old}, but is ${now}`, at + pointer(name));
  }
}

function formatValue(value: JsonValue | undefined): string {
  return value === undefined ? 'absent' : typeof value === 'string' ? value : canonicalJson(value);
}

function reportPackChanges(
  refuse: ReportMismatch,
  locked: readonly PackReference[],
  built: readonly PackReference[],
): void {
  const after = new Map(built.map((pack) => [pack.pack_id, pack]));
  const before = new Set<string>();
  for (const [i, pack] of locked.entries()) {
    const now = after.get(pack.pack_id);
    const at = pointer('resolved_packs', i);
    if (now === undefined) refuse(`\`${pack.pack_id}\` is locked, but no longer selected`, at);
    else reportPackChange(refuse, at, pack, now);
    before.add(pack.pack_id);
  }
  const all = pointer('resolved_packs');
  for (const { pack_id, version } of built)
    if (!before.has(pack_id)) refuse(`\`${pack_id}\` ${version} is selected, but not locked`, all);
  const moved = locked.length === built.length && locked.some(({ pack_id }, i) => pack_id !== built[i]?.pack_id);
  if (moved && built.every(({ pack_id }) => before.has(pack_id))) refuse('the order of the packs has changed', all);
}

function reportPackChange(refuse: ReportMismatch, at: string, before: PackReference, after: PackReference): void {
  for (const name of ['version', 'canonical_hash', 'signature_status'] as const) {
    if (before[name] !== after[name])
      refuse(
        `\`${before.pack_id}\` is locked with \`${name}\` ${before[name]}, but has ${after[name]}`,
        at + pointer(name),
      );
  }
}

function canonicalLockfile(lockfile: Lockfile): string {
  return canonicalJson(lockfile as unknown as JsonValue);
}
