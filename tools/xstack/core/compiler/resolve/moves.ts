import type { Report } from '../../base/diagnostic/diagnostic.ts';
import { pointer } from '../../base/json/pointer.ts';
import type { Row } from '../rows/row.ts';
import { disjointCycles } from './cycles.ts';
import type { IdentifiedPack, PackSet } from './identified-pack.ts';
import { dependencyGraph, levels } from './levels.ts';
import { circularMove, idOf, type LocatedMove, takenId, tooManyParts, unknownKind } from './move-diagnostics.ts';

export interface RecordedMove extends LocatedMove {
  readonly to: readonly string[];
  /** The ids that all moves together lead to, in code-unit order; empty if they form a cycle. */
  readonly final: readonly string[];
}

/** Every recorded move by `moveKey`. */
export type MoveTable = ReadonlyMap<string, RecordedMove>;

/** The kind of moved ids that are ids of packs. */
export const packKind = 'pack';

/** Bounds the work for moves that split an id again and again. */
const mostParts = 64;

export function moveKey(kind: string, id: string): string {
  return `${kind}\n${id}`;
}

/** Collects the moves of packs, former ids in `replaces` included. Reports and ignores an id that is moved twice. */
export function moveTable(report: Report, packs: PackSet, related: readonly IdentifiedPack[]): MoveTable {
  const recorded = new Map<string, Omit<RecordedMove, 'final'>>();
  for (const move of related.flatMap(movesOf)) {
    const { kind, from, at } = move;
    const other = kind === packKind ? packs.get(from) : undefined;
    const first = recorded.get(moveKey(kind, from));
    if (other !== undefined) report(takenId(from, useOf(move), at, 'a pack with this id exists', idOf(other)));
    else if (first !== undefined)
      report(takenId(from, useOf(move), at, `it is ${useOf(first)} elsewhere, too`, first.at));
    else recorded.set(moveKey(kind, from), move);
  }
  return withFinalIds(report, [...recorded.values()]);
}

function useOf({ at }: LocatedMove): 'replaced' | 'moved' {
  return at.pointer.startsWith('/replaces/') ? 'replaced' : 'moved';
}

function movesOf({ path, identity: { packId, relations } }: IdentifiedPack): Omit<RecordedMove, 'final'>[] {
  const file = `${path}/pack.json`;
  const { replaces = [], moves = [] } = relations ?? {};
  return [
    ...replaces.map((from, i) => ({
      kind: packKind,
      from,
      to: [packId],
      at: { file, pointer: pointer('replaces', i) },
    })),
    ...moves.map(({ kind, from, to, index }) => ({
      ...{ kind, from, to },
      at: { file, pointer: pointer('moves', index, 'from') },
    })),
  ];
}

/** Follows chains of moves, each move after those that it leads to; reports cycles. Linear. */
function withFinalIds(report: Report, moves: readonly Omit<RecordedMove, 'final'>[]): MoveTable {
  const numbers = new Map(moves.map(({ kind, from }, i) => [moveKey(kind, from), i]));
  const graph = dependencyGraph(moves.map(({ kind, to }) => to.flatMap((id) => numbers.get(moveKey(kind, id)) ?? [])));
  const level = levels(graph);
  const table = new Map<string, RecordedMove>();
  const inOrder = [...moves.keys()].sort((a, b) => (level[a] as number) - (level[b] as number));
  for (const number of inOrder) {
    const move = moves[number] as RecordedMove;
    const { kind, from, to } = move;
    const isCircular = level[number] === -1;
    const finalOf = (id: string) => table.get(moveKey(kind, id))?.final ?? [id];
    const final = isCircular
      ? []
      : to.length === 1
        ? finalOf(to[0] as string)
        : [...new Set(to.flatMap(finalOf))].sort();
    if (final.length > mostParts) report(tooManyParts(move, mostParts));
    table.set(moveKey(kind, from), { ...move, final: final.slice(0, mostParts) });
  }
  if (level.includes(-1))
    for (const cycle of disjointCycles(graph).cycles) report(circularMove(cycle.map((i) => moves[i] as RecordedMove)));
  return table;
}

/**
 * Reports moves of unknown kinds, and moves of rows that still exist: a reference would be ambiguous. `kinds` is
 * undefined if kinds are unknown, because a definition is refused.
 */
export function checkMovedRows(
  report: Report,
  moves: MoveTable,
  packs: Iterable<{ readonly rows: readonly Row[] }>,
  kinds: ReadonlySet<string> | undefined,
): void {
  const ofRows = [...moves.values()].filter(({ kind }) => kind !== packKind);
  if (ofRows.length === 0) return;
  const known = kinds && [packKind, ...kinds];
  for (const move of ofRows) if (known?.includes(move.kind) === false) report(unknownKind(move, known));
  const moved = new Set(ofRows.map(({ kind }) => kind));
  for (const { rows } of packs) {
    for (const { kind, id, file, pointer: at } of rows) {
      const move = moved.has(kind) ? moves.get(moveKey(kind, id)) : undefined;
      if (move !== undefined) report(takenId(id, 'moved', move.at, 'a row with this id exists', { file, pointer: at }));
    }
  }
}
