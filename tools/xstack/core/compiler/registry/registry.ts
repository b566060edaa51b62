import { createSha256 } from '#platform';
import type { Arena, ArenaSpan } from '../../base/text/arena.ts';
import { compareText, compareTexts } from '../../base/text/compare.ts';
import type { CompiledContribution } from '../pack/compile-pack.ts';
import type { IdentifiedPack } from '../resolve/identified-pack.ts';
import type { Collection, RegistryName } from '../rows/collection.ts';
import { contributionsIndex } from '../rows/collections.ts';
import type { Row } from '../rows/row.ts';
import { canonicalBytes, printedBytes, type RegistryMember, type ScalarMember } from './members.ts';
import { searchIndex } from './search-index.ts';

/** A registry, ready to be written. */
export interface CompiledRegistry extends RegistryName {
  readonly hash: string;
  /** Number of rows. */
  readonly size: number;
  /** Yields the file in chunks, produced again on each call; each is valid until the next. */
  readonly chunks: () => Iterable<Uint8Array>;
}

const formatVersion = '1.0.0';

/** Compiles every registry from the packs in their resolved order. */
export function compileRegistries(
  packs: readonly IdentifiedPack[],
  collections: readonly Collection[],
  arena: Arena,
): CompiledRegistry[] {
  const named = sortedByName(packs);
  const rows = rowsByKind(named);
  const files = [...new Set(collections.map(({ registry }) => registry.file))];
  const generatedFrom = packReferences(packs, arena);
  const compiled = files.map((file) => {
    const inFile = collections.filter(({ registry }) => registry.file === file);
    return registryOf(inFile, packs, generatedFrom, rows, arena);
  });
  return [...compiled, contributionsRegistry(packs, named, generatedFrom, arena)];
}

/** Returns the references to the packs that contributed to a registry. */
type PackReferences = (contributed: readonly IdentifiedPack[]) => readonly ArenaSpan[];

const packsPerSpan = 1000;

/** Every pack contributes to most registries: the list of all packs is joined once for them. */
function packReferences(packs: readonly IdentifiedPack[], arena: Arena): PackReferences {
  const all: ArenaSpan[] = [];
  return (contributed) => {
    if (contributed.length < packs.length) return contributed.map(({ identity }) => identity.reference);
    for (let i = all.length * packsPerSpan; i < packs.length; i += packsPerSpan)
      all.push(arena.join(packs.slice(i, i + packsPerSpan).map(({ identity }) => identity.reference)));
    return all;
  };
}

function registryOf(
  collections: readonly Collection[],
  packs: readonly IdentifiedPack[],
  generatedFrom: PackReferences,
  rows: ReadonlyMap<string, readonly Row[]>,
  arena: Arena,
): CompiledRegistry {
  const kinds = [...new Map(collections.map((collection) => [collection.kind, collection])).values()];
  const rowsOf = (kind: string) => rows.get(kind) ?? [];
  const members = kinds.map(({ kind, member }) => listOf(member, spansOf(rowsOf(kind))));
  const searched = kinds.filter(({ searchKeys }) => searchKeys !== undefined);
  const index =
    searched.length === 0
      ? []
      : [
          searchIndex(
            searched.map(({ kind }) => rowsOf(kind)),
            arena,
          ),
        ];
  const contributors = new Set<string>();
  let last = '';
  for (const { kind } of kinds) {
    for (const { packId } of rowsOf(kind)) {
      if (packId !== last) contributors.add(packId);
      last = packId;
    }
  }
  const contributed = packs.filter(({ identity }) => contributors.has(identity.packId));
  const { registry } = collections[0] as Collection;
  const size = members.reduce((sum, { spans }) => sum + spans.length, 0);
  return finished(registry, size, [...members, ...index, listOf('generated_from', generatedFrom(contributed))], arena);
}

function contributionsRegistry(
  packs: readonly IdentifiedPack[],
  named: readonly IdentifiedPack[],
  generatedFrom: PackReferences,
  arena: Arena,
): CompiledRegistry {
  const byType = new Map<string, CompiledContribution[]>();
  for (const { contributions } of named) {
    for (const contribution of contributions) {
      const list = byType.get(contribution.type);
      if (list === undefined) byType.set(contribution.type, [contribution]);
      else list.push(contribution);
    }
  }
  const all = [...byType.keys()].sort().flatMap((type) => {
    const list = byType.get(type) ?? [];
    return list.sort((a, b) => compareText(a.id, b.id));
  });
  const contributed = packs.filter(({ contributions }) => contributions.length > 0);
  const rows = listOf('contributions', spansOf(all));
  const references = listOf('generated_from', generatedFrom(contributed));
  return finished(contributionsIndex, rows.spans.length, [rows, references], arena);
}

function listOf(name: string, spans: readonly ArenaSpan[]): RegistryMember {
  return { name, open: '[', spans };
}

function spansOf(items: readonly { readonly text?: ArenaSpan }[]): ArenaSpan[] {
  const spans: ArenaSpan[] = [];
  for (const { text } of items) if (text !== undefined) spans.push(text);
  return spans;
}

/**
 * Contributions are mostly named after their packs: in the order of one of these names, little remains to be sorted.
 */
function sortedByName(packs: readonly IdentifiedPack[]): IdentifiedPack[] {
  return [...packs].sort((a, b) => compareText(a.contributions[0]?.id ?? '', b.contributions[0]?.id ?? ''));
}

/** Returns the rows of each kind, in the order of their registry. */
function rowsByKind(packs: readonly IdentifiedPack[]): Map<string, Row[]> {
  const byKind = new Map<string, Row[]>();
  let kind: string | undefined;
  let list: Row[] = [];
  for (const { rows } of packs) {
    for (const row of rows) {
      if (row.kind !== kind) {
        kind = row.kind;
        list = byKind.get(kind) ?? [];
        byKind.set(kind, list);
      }
      list.push(row);
    }
  }
  for (const rows of byKind.values()) inRegistryOrder(rows);
  return byKind;
}

/** Sorts rows of one kind in the order of their registry. */
export function inRegistryOrder(rows: Row[]): Row[] {
  return rows.sort(compareRows);
}

function compareRows(a: Row, b: Row): number {
  return compareTexts(a.sortKeys, b.sortKeys) || compareText(a.sortId, b.sortId) || compareText(a.packId, b.packId);
}

/** Adds the common members, hashes the registry, and defines its printing. */
function finished(
  registry: RegistryName,
  size: number,
  members: readonly RegistryMember[],
  arena: Arena,
): CompiledRegistry {
  const hash = registryHash(members, arena);
  return { ...registry, hash, size, chunks: () => printedBytes(arena, complete(members, hash)) };
}

/** SHA-256 of the canonical JSON of the whole file with an empty `registry_hash`. */
function registryHash(members: readonly RegistryMember[], arena: Arena): string {
  const hash = createSha256();
  for (const chunk of canonicalBytes(arena, complete(members, ''))) hash.update(chunk);
  return hash.hex();
}

function complete(members: readonly RegistryMember[], hash: string): (RegistryMember | ScalarMember)[] {
  const scalars = [
    { name: 'format_version', scalar: formatVersion },
    { name: 'registry_hash', scalar: hash },
  ];
  return [...members, ...scalars].sort((a, b) => compareText(a.name, b.name));
}
