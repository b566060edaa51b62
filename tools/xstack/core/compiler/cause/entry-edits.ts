import { type DiagnosticEdit, type DocumentPatch, editOf } from '../../base/diagnostic/edit.ts';
import type { PatchOperation } from '../../base/json/json-patch.ts';
import { pointer } from '../../base/json/pointer.ts';
import type { Bundle } from '../bundle/bundle.ts';
import { type Dependency, isSatisfied, parseDependency } from '../pack/dependency.ts';
import type { IdentifiedPack } from '../resolve/identified-pack.ts';
import { currentIds, type PackNames } from '../resolve/pack-names.ts';
import type { RefusedModel } from './candidate.ts';
import { manifestOf } from './statement.ts';

/** The lists of a manifest with ids and ranges. */
export type EntryList = 'dependencies' | 'optional_dependencies' | 'conflicts';

const nouns: Readonly<Record<EntryList, string>> = {
  dependencies: 'dependency on',
  optional_dependencies: 'optional dependency on',
  conflicts: 'conflict with',
};

/** Returns the entry of a manifest at a pointer such as `/dependencies/1`. */
export function entryAt(
  { identity: { dependencies, relations } }: IdentifiedPack,
  [member = '', index]: readonly string[],
): { readonly list: EntryList; readonly entry: Dependency } | undefined {
  const lists = {
    dependencies,
    optional_dependencies: relations?.optionalDependencies,
    conflicts: relations?.conflicts,
  };
  if (!Object.hasOwn(lists, member)) return undefined;
  const list = member as EntryList;
  const entry = lists[list]?.find((each) => each.index === Number(index));
  return entry && { list, entry };
}

/** Returns the edit that removes an entry of a manifest. */
export function removeEntry(pack: IdentifiedPack, list: EntryList, { packId, index }: Dependency): DiagnosticEdit {
  const title = `remove the ${nouns[list]} \`${packId}\` from \`${pack.identity.packId}\``;
  return editOf(title, manifestOf(pack), { op: 'remove', path: pointer(list, index) });
}

/** Returns the edit that writes another entry in a manifest. */
export function writeEntry(
  pack: IdentifiedPack,
  list: EntryList,
  { index }: Dependency,
  value: string,
): DiagnosticEdit {
  const title = `write \`${value}\` in \`${list}\` of \`${pack.identity.packId}\``;
  return editOf(title, manifestOf(pack), { op: 'replace', path: pointer(list, index), value });
}

/** Returns an entry with another id: with its range, if the version of that pack is in it. */
export function entryFor({ model }: RefusedModel, id: string, range: string | undefined): string {
  const version = model.packs.find(({ identity }) => identity.packId === id)?.identity.version;
  if (range === undefined || version === undefined) return id;
  return `${id}@${isSatisfied(range, version) ? range : `^${version}`}`;
}

/** Returns the ranges that a range could be replaced by, so that it has a version: moved, and widened. */
export function rangesWith(range: string | undefined, version: string): string[] {
  const ranges = [`^${version}`, version, ...(range === undefined ? [] : [`${range} || ^${version}`])];
  return ranges.filter((each) => typeof parseDependency(`a@${each}`, 0) !== 'string' && isSatisfied(each, version));
}

/** Returns the patches that remove every entry of a bundle that means one of some packs. */
export function entriesOfBundle(
  { file, packIds, optionalPackIds }: Bundle,
  names: PackNames | undefined,
  removed: readonly string[],
): DocumentPatch[] {
  const removals = (member: string, ids: readonly string[]) =>
    removalsOf(
      member,
      ids.flatMap((each, i) => (currentIds(names, each).some((id) => removed.includes(id)) ? [i] : [])),
    );
  const operations = [...removals('pack_ids', packIds), ...removals('optional_pack_ids', optionalPackIds)];
  return operations.length === 0 ? [] : [{ file, operations }];
}

/** The last first: the positions of the others stay. */
function removalsOf(member: string, indexes: readonly number[]): PatchOperation[] {
  return [...indexes].sort((a, b) => b - a).map((index) => ({ op: 'remove', path: pointer(member, index) }));
}

/** Returns the edit that removes all entries through which a pack needs what an entry names. */
export function removeNeed({ path, identity }: IdentifiedPack, { packId }: Dependency): DiagnosticEdit {
  const indexes = (list: readonly Dependency[]) =>
    list.filter((each) => each.packId === packId).map(({ index }) => index);
  const operations = [
    ...removalsOf('dependencies', indexes(identity.dependencies)),
    ...removalsOf('optional_dependencies', indexes(identity.relations?.optionalDependencies ?? [])),
  ];
  return editOf(
    `remove the dependency on \`${packId}\` from \`${identity.packId}\``,
    manifestOf({ path }),
    ...operations,
  );
}
