import { type Code, severityOf } from './codes.ts';
import type { Diagnostic } from './diagnostic.ts';

/** A diagnostic that follows from an error: the repair of the error also removes or changes it. */
interface FollowOn {
  readonly code: Code;
  /** The codes of the errors that it follows from; `any` error but those of `code` itself. */
  readonly of: 'any' | readonly Code[];
  /** The error is in the same file, or in the same pack: below the directory of the manifest that `code` is about. */
  readonly same: 'file' | 'pack';
}

const sameId: readonly Code[] = ['refuse.pack.duplicate_pack_id', 'refuse.pack.version_conflict'];

/** All follow-ons. No rule suppresses a cause of an earlier rule: each suppressed diagnostic has a visible cause. */
export const followOns: readonly FollowOn[] = [
  { code: 'refuse.pack.pack_id_path_mismatch', of: sameId, same: 'file' },
  { code: 'refuse.pack_contrib.duplicate_id', of: sameId, same: 'file' },
  { code: 'refuse.pack.unexpected_entry', of: ['refuse.pack.executable_content_forbidden'], same: 'file' },
  { code: 'warn.pack.stray_file', of: ['refuse.pack.executable_content_forbidden'], same: 'file' },
  { code: 'warn.pack.unlisted_file', of: ['refuse.pack.invalid_manifest_location'], same: 'file' },
  {
    code: 'refuse.bundle_profile.bundle_id_path_mismatch',
    of: ['refuse.bundle_profile.duplicate_bundle_id'],
    same: 'file',
  },
  {
    code: 'refuse.lockfile.pack_lock_hash_mismatch',
    of: ['refuse.lockfile.generated_from_mismatch'],
    same: 'file',
  },
  { code: 'refuse.pack.canonical_hash_mismatch', of: 'any', same: 'pack' },
];

/** Removes the diagnostics that follow from another of the list. Linear. */
export function withoutFollowOns(list: readonly Diagnostic[]): readonly Diagnostic[] {
  return followOns.reduce(suppress, list);
}

/** Removes the diagnostics that follow from another of any list. */
export function withoutFollowOnsIn<Name extends string>(
  lists: Readonly<Partial<Record<Name, readonly Diagnostic[]>>>,
): Readonly<Partial<Record<Name, readonly Diagnostic[]>>> {
  const entries = Object.entries(lists) as [Name, readonly Diagnostic[]][];
  const all = entries.flatMap(([, list]) => list);
  const visible = new Set(withoutFollowOns(all));
  if (visible.size === all.length) return lists;
  const kept: Partial<Record<Name, readonly Diagnostic[]>> = {};
  for (const [name, list] of entries) kept[name] = list.filter((d) => visible.has(d));
  return kept;
}

function suppress(list: readonly Diagnostic[], { code, of, same }: FollowOn): readonly Diagnostic[] {
  if (!list.some((d) => d.code === code)) return list;
  const isCause = (d: Diagnostic) =>
    d.code !== code && (of === 'any' ? severityOf(d.code) === 'error' : of.includes(d.code));
  const refused = new Set(list.filter(isCause).flatMap(same === 'file' ? fileOf : directoriesOf));
  const subjectOf = same === 'file' ? fileOf : directoryOf;
  return list.filter((d) => d.code !== code || !subjectOf(d).some((subject) => refused.has(subject)));
}

function fileOf({ at }: Diagnostic): string[] {
  return at === undefined ? [] : [at.file];
}

/** The directory of the file; none at the root. */
function directoryOf(d: Diagnostic): string[] {
  return fileOf(d).flatMap((file) => (file.includes('/') ? [file.slice(0, file.lastIndexOf('/'))] : []));
}

/** The path and all directories above it, down from the root. */
function directoriesOf(d: Diagnostic): string[] {
  return fileOf(d).flatMap((file) => {
    const steps = file.split('/');
    return steps.map((_, i) => steps.slice(0, i + 1).join('/'));
  });
}
