import { changedFacts, type Fact, type FactChange } from './facts.ts';
import { changedFiles, changedMembers, type PackChanges } from './pack-changes.ts';

/** Something that made a run, a pack or a registry be computed again. */
export interface Cause {
  /** `input`: outside the packs; `cache`: entries could not be used. */
  readonly what: 'file' | 'pack' | 'input' | 'output' | 'cache';
  /** A path from the root, the name of an input, or the state of the cache. */
  readonly name: string;
  /** Absent for the cache. */
  readonly change?: FactChange;
  /** The members that differ, of a manifest. */
  readonly members?: readonly string[];
}

/** The causes of everything that a run computed again. */
export interface RunReasons {
  /** Causes for which the result of the last run could not be used; empty if it was. */
  readonly run: readonly Cause[];
  /** The packs that were compiled; empty without a cache, which compiles all of them. */
  readonly packs: readonly { readonly path: string; readonly causes: readonly Cause[] }[];
  /** The registries whose content differs from that of the last run, or whose file was changed. */
  readonly registries: readonly { readonly file: string; readonly causes: readonly Cause[] }[];
}

/** State of the stored entries before a run. */
export interface StoredEntries {
  /** The facts of the environment that they were compiled in; undefined without entries. */
  readonly facts: readonly Fact[] | undefined;
  readonly isEnvironment: boolean;
  readonly isValid: boolean;
}

/** Returns the causes for which a pack was compiled. */
export function packCauses(
  { path, before, after }: PackChanges['compiled'][number],
  stored: StoredEntries,
  environment: readonly Fact[],
): Cause[] {
  if (before === undefined) return entryCauses(stored, environment);
  const files =
    before.content === undefined || after.content === undefined ? [] : changedFiles(before.content, after.content);
  if (files.length === 0) return [{ what: 'cache', name: 'damaged entry' }];
  return files.map(([file, change]) => {
    const isManifest = file === 'pack.json' && before.pack !== undefined && after.pack?.identity !== undefined;
    const members = isManifest ? changedMembers(before.pack, after.pack) : [];
    return { what: 'file', name: `${path}/${file}`, change, ...(members.length > 0 && { members }) };
  });
}

/** Returns the causes for which a pack had no entry that could be used. */
function entryCauses({ facts, isEnvironment, isValid }: StoredEntries, environment: readonly Fact[]): Cause[] {
  if (facts === undefined) return [{ what: 'cache', name: 'no entries' }];
  if (!isEnvironment) {
    const inputs = inputCauses(facts, environment);
    return inputs.length > 0 ? inputs : [{ what: 'cache', name: 'entries of another directory' }];
  }
  const name = isValid ? 'no entry: the pack is new, or was refused' : 'the clock was set back';
  return [{ what: 'cache', name }];
}

/** Returns the inputs outside the packs that differ. */
export function inputCauses(before: readonly Fact[], after: readonly Fact[]): Cause[] {
  return changedFacts(before, after).map(([name, change]) => ({ what: 'input', name, change }));
}

/** Returns the packs that were changed or removed since their entries were stored. */
export function changedPacks({ compiled, removed }: PackChanges): Cause[] {
  return [
    ...compiled.flatMap(({ path, before }): Cause[] =>
      before?.content === undefined ? [] : [{ what: 'pack', name: path, change: 'changed' }],
    ),
    ...removed.map(({ path }): Cause => ({ what: 'pack', name: path, change: 'removed' })),
  ];
}

/** Returns a cause for each pack without an entry that can be read: it is new, was refused, or its entry is damaged. */
export function unknownPacks({ compiled }: PackChanges): Cause[] {
  return compiled.flatMap(({ path, before }): Cause[] =>
    before?.content === undefined ? [{ what: 'cache', name: `no entry of ${path}` }] : [],
  );
}
