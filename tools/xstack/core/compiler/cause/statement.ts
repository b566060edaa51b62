import type { Location, Related } from '../../base/diagnostic/diagnostic.ts';
import { type JsonPointer, pointer, pointerSteps } from '../../base/json/pointer.ts';
import type { Bundle } from '../bundle/bundle.ts';
import type { Dependency } from '../pack/dependency.ts';
import type { IdentifiedPack } from '../resolve/identified-pack.ts';
import { packNames } from '../resolve/pack-names.ts';
import { packSet } from '../resolve/pack-set.ts';
import type { ResolutionModel } from './resolution-model.ts';

/** A part of the input of a resolution that can be left out: an entry of a list, the version of a pack, or a pack. */
export type Statement = Related;

/** The pointers of the version and of the id of a pack. The statement of the id is the pack itself. */
export const versionPointer = pointer('version');
export const idPointer = pointer('pack_id');

/** Identifies a statement by its location. */
export function keyOf({ file, pointer: at = '' }: Pick<Location, 'file' | 'pointer'>): string {
  return `${file}#${at}`;
}

/** Returns the manifest of a pack. */
export function manifestOf({ path }: Pick<IdentifiedPack, 'path'>): string {
  return `${path}/pack.json`;
}

/** Returns the statement at a location in a manifest; undefined if there is none. */
export function packStatement(pack: IdentifiedPack, at: JsonPointer): Statement | undefined {
  const message = messageOf(pack, at);
  return message === undefined ? undefined : { message, at: { file: manifestOf(pack), pointer: at } };
}

function messageOf({ identity }: IdentifiedPack, at: JsonPointer): string | undefined {
  const { packId, version, dependencies, relations } = identity;
  const [member = '', step] = pointerSteps(at);
  const index = Number(step);
  const entry = (list: readonly Dependency[] | undefined) => list?.find((each) => each.index === index);
  if (at === versionPointer) return `the version of \`${packId}\` is ${version}`;
  if (at === idPointer) return `a pack has the id \`${packId}\``;
  if (member === 'provides') return providesMessage(packId, relations?.provides[index]);
  const described = verbs[member];
  const found = entry(member === 'dependencies' ? dependencies : listOf(relations, member));
  if (found === undefined || described === undefined) return undefined;
  return `\`${packId}\` ${described} \`${found.packId}\`${inVersion(found)}${suffixes[member] ?? ''}`;
}

function providesMessage(packId: string, id: string | undefined): string | undefined {
  return id === undefined ? undefined : `\`${packId}\` provides \`${id}\``;
}

function listOf(relations: IdentifiedPack['identity']['relations'], member: string): readonly Dependency[] | undefined {
  return member === 'conflicts' ? relations?.conflicts : relations?.optionalDependencies;
}

const verbs: Readonly<Record<string, string>> = {
  dependencies: 'needs',
  optional_dependencies: 'needs',
  conflicts: 'conflicts with',
};
const suffixes: Readonly<Record<string, string>> = { optional_dependencies: ' if it is selected' };

function inVersion({ range }: Dependency): string {
  return range === undefined ? '' : ` in version \`${range}\``;
}

/** Returns the statement of an entry of a bundle; undefined if there is none. */
export function bundleStatement(bundle: Bundle, at: JsonPointer): Statement | undefined {
  const [member, step] = pointerSteps(at);
  const list = member === 'pack_ids' ? bundle.packIds : member === 'optional_pack_ids' ? bundle.optionalPackIds : [];
  const id = list[Number(step)];
  if (id === undefined) return undefined;
  return { message: `the bundle \`${bundle.bundleId}\` selects \`${id}\``, at: { file: bundle.file, pointer: at } };
}

/**
 * Returns the model of some packs with only the statements in `kept`. A version that is left out satisfies every range
 * and no conflict with a range. A pack is left out without
 * its statement at `packPointer`, if given.
 */
export function withStatements(
  { packs, bundle, known }: ResolutionModel,
  kept: ReadonlySet<string>,
  packPointer: JsonPointer | undefined,
): ResolutionModel {
  const has = (file: string, member: string, index: number) =>
    kept.has(keyOf({ file, pointer: pointer(member, index) }));
  const versioned = versionedIds(
    packs.filter((pack) => kept.has(keyOf({ file: manifestOf(pack), pointer: versionPointer }))),
    packs,
  );
  const isLeftOut = (pack: IdentifiedPack) =>
    packPointer !== undefined && !kept.has(keyOf({ file: manifestOf(pack), pointer: packPointer }));
  return {
    packs: packs.filter((pack) => !isLeftOut(pack)).map((pack) => filteredPack(pack, has, versioned)),
    bundle: bundle && {
      ...bundle,
      packIds: keptEntries(bundle.packIds, kept, bundle.file, 'pack_ids'),
      optionalPackIds: keptEntries(bundle.optionalPackIds, kept, bundle.file, 'optional_pack_ids'),
    },
    known,
  };
}

/** Returns the entries of a list of a bundle that are kept. A list may be much longer than the statements. */
function keptEntries(list: readonly string[], kept: ReadonlySet<string>, file: string, member: string): string[] {
  const start = keyOf({ file, pointer: `${pointer(member)}/` as JsonPointer });
  const indices = [...kept].filter((key) => key.startsWith(start)).map((key) => Number(key.slice(start.length)));
  return indices.sort((a, b) => a - b).flatMap((index) => list[index] ?? []);
}

/** Returns the ids of some packs, and the former ids that mean them. */
function versionedIds(versioned: readonly IdentifiedPack[], packs: readonly IdentifiedPack[]): Set<string> {
  const ids = new Set(versioned.map(({ identity }) => identity.packId));
  const names = packNames(() => {}, packSet(() => {}, packs).packs);
  for (const [former, current] of names?.replaced ?? []) if (current.every((id) => ids.has(id))) ids.add(former);
  return ids;
}

function filteredPack(
  pack: IdentifiedPack,
  has: (file: string, member: string, index: number) => boolean,
  versioned: ReadonlySet<string>,
): IdentifiedPack {
  const file = manifestOf(pack);
  const { dependencies, relations, ...identity } = pack.identity;
  const needs = (member: string, list: readonly Dependency[]) =>
    list
      .filter(({ index }) => has(file, member, index))
      .map(({ range, ...entry }) => (range !== undefined && versioned.has(entry.packId) ? { ...entry, range } : entry));
  const isEstablished = ({ packId, range }: Dependency) => range === undefined || versioned.has(packId);
  return {
    ...pack,
    contributions: [],
    identity: {
      ...identity,
      dependencies: needs('dependencies', dependencies),
      ...(relations && {
        relations: {
          ...relations,
          optionalDependencies: needs('optional_dependencies', relations.optionalDependencies),
          conflicts: relations.conflicts.filter((each) => has(file, 'conflicts', each.index) && isEstablished(each)),
          provides: relations.provides.filter((_, i) => has(file, 'provides', i)),
        },
      }),
    },
  };
}
