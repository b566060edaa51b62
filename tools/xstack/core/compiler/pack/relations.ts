import { diagnostic, type Report } from '../../base/diagnostic/diagnostic.ts';
import { pointer } from '../../base/json/pointer.ts';
import type { JsonObject } from '../../base/json/value.ts';
import { type Dependency, parseDependency } from './dependency.ts';

/** Relations to other packs and marks of rows, from a manifest of version 1.1.0. */
export interface Relations {
  readonly optionalDependencies: readonly Dependency[];
  readonly conflicts: readonly Dependency[];
  /** Abstract ids that dependencies of other packs may name. */
  readonly provides: readonly string[];
  /** Former ids that mean this pack. */
  readonly replaces: readonly string[];
  readonly loadAfter: readonly string[];
  readonly loadBefore: readonly string[];
  readonly moves: readonly Move[];
  readonly deprecated: readonly Deprecation[];
  readonly internal: readonly MarkedRow[];
}

/** A row of the pack that its manifest marks; `index` is its position in the list. */
export interface MarkedRow {
  readonly index: number;
  readonly kind: string;
  readonly id: string;
}

export interface Deprecation extends MarkedRow {
  /** The version of the pack in which the row was deprecated. */
  readonly since: string;
  /** The id of the row to use instead. */
  readonly successor?: string;
  /** The last day on which `strict` accepts references, as in `2026-12-31`. */
  readonly until?: string;
}

/** A rename, a part of a merge, or a split; `index` is its position in the manifest. */
export interface Move {
  readonly index: number;
  /** `pack`, or the kind of a row. */
  readonly kind: string;
  readonly from: string;
  readonly to: readonly string[];
  readonly since: string;
}

const versionedLists = ['optional_dependencies', 'conflicts'] as const;
const idLists = ['provides', 'replaces', 'load_after', 'load_before'] as const;

/**
 * Reads the relations of a manifest that matches its schema; undefined without any. An invalid entry is reported and
 * omitted.
 */
export function readRelations(report: Report, file: string, manifest: JsonObject): Relations | undefined {
  if (manifest['schema_version'] === '1.0.0') return undefined;
  const self = manifest['pack_id'] as string;
  const [optionalDependencies, conflicts] = versionedLists.map((member) =>
    stringsOf(manifest, member).flatMap((token, i) => entry(report, file, self, member, token, i) ?? []),
  ) as [Dependency[], Dependency[]];
  const [provides, replaces, loadAfter, loadBefore] = idLists.map((member) =>
    stringsOf(manifest, member).filter((id, i) => isOther(report, file, self, member, id, i)),
  ) as [string[], string[], string[], string[]];
  const moves = movesOf(manifest);
  const [deprecated, internal] = (['deprecated', 'internal'] as const).map((member) =>
    ((manifest[member] ?? []) as readonly JsonObject[]).map((row, index) => ({ index, ...row })),
  ) as unknown as [Deprecation[], MarkedRow[]];
  const order = { optionalDependencies, conflicts, provides, replaces, loadAfter, loadBefore };
  const relations = { ...order, moves, deprecated, internal };
  return Object.values(relations).some((list) => list.length > 0) ? relations : undefined;
}

function stringsOf(manifest: JsonObject, member: string): readonly string[] {
  return (manifest[member] ?? []) as readonly string[];
}

function movesOf(manifest: JsonObject): Move[] {
  const moves = (manifest['moves'] ?? []) as unknown as readonly (Omit<Move, 'to'> & { to: string | string[] })[];
  return moves.map(({ kind, from, to, since }, index) => ({
    ...{ index, kind, from, since },
    to: typeof to === 'string' ? [to] : [...new Set(to)],
  }));
}

function entry(report: Report, file: string, self: string, member: string, token: string, index: number) {
  const parsed = parseDependency(token, index);
  if (typeof parsed !== 'string') return isOther(report, file, self, member, parsed.packId, index) ? parsed : undefined;
  report(
    diagnostic('refuse.pack.invalid_relation', `the entry \`${token}\` of \`${member}\` ${parsed}`, {
      at: { file, pointer: pointer(member, index) },
      help: 'write `pack_id`, `pack_id@1.2.3` or `pack_id@^1.2.0`',
    }),
  );
  return undefined;
}

function isOther(report: Report, file: string, self: string, member: string, id: string, index: number): boolean {
  if (id !== self) return true;
  report(
    diagnostic('refuse.pack.invalid_relation', `\`${member}\` names the pack itself`, {
      at: { file, pointer: pointer(member, index) },
      help: 'remove the entry, or name another pack',
    }),
  );
  return false;
}
