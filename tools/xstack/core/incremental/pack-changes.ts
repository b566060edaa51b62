import { canonicalJson } from '../base/json/canonical.ts';
import type { JsonValue } from '../base/json/value.ts';
import type { CompiledPack } from '../compiler/pack/compile-pack.ts';
import type { Relations } from '../compiler/pack/relations.ts';
import { changedFacts, type Fact, type FactChange } from './facts.ts';

/** A state of a pack: its pack and the lines of its content, as far as they are known. */
export interface StoredState {
  readonly pack: CompiledPack | undefined;
  readonly content: string | undefined;
}

/** The packs that a run compiled, and those that were removed since their entries were stored. */
export interface PackChanges {
  readonly compiled: readonly {
    readonly path: string;
    /** Absent if the pack had no entry. */
    readonly before?: StoredState;
    readonly after: StoredState;
  }[];
  readonly removed: readonly { readonly path: string; readonly before: StoredState }[];
}

/** Returns the files and directories that differ between two states of a pack; relative to the pack. */
export function changedFiles(before: string, after: string): (readonly [path: string, FactChange])[] {
  return changedFacts(factsIn(before), factsIn(after));
}

/** A file has two lines: its kind, and its hash. */
function factsIn(lines: string): Fact[] {
  const values = new Map<string, string>();
  for (const line of lines.split('\n')) {
    const at = line.indexOf(' ');
    if (at === -1) continue;
    const path = line.slice(at + 1).replace(/^\//, '');
    values.set(path, `${values.get(path) ?? ''} ${line.slice(0, at)}`);
  }
  return [...values];
}

/** Returns the members of a manifest that differ between two states of a pack and affect more than its hash; sorted. */
export function changedMembers(before: CompiledPack, after: CompiledPack): string[] {
  const [old, now] = [membersOf(before), membersOf(after)];
  return changedFacts(Object.entries(old), Object.entries(now)).map(([name]) => name);
}

function membersOf({ identity, contributions }: CompiledPack): Record<string, string> {
  if (identity === undefined) return {};
  const { version, dependencies, signatureStatus, relations = {} } = identity;
  const ids = contributions.map(({ index, type, id }) => [index, type, id]);
  const related = Object.entries(relations as Partial<Relations>).filter(([, list]) => list.length > 0);
  const members = { version, dependencies, signatureStatus, contributions: ids, ...Object.fromEntries(related) };
  return Object.fromEntries(
    Object.entries(members).map(([name, value]) => [
      name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      canonicalJson(JSON.parse(JSON.stringify(value)) as JsonValue),
    ]),
  );
}
