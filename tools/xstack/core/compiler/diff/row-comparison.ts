import { moveKey } from '../resolve/moves.ts';
import type { Collection } from '../rows/collection.ts';
import type { BuildSide, NamedSchema, SideRow } from './build-side.ts';
import type { Change } from './change.ts';
import { changeClasses, worstClass } from './change-class.ts';
import { type SchemaLocation, schemaLocation } from './compat-rule.ts';

/** Two builds that show their rows, and the schemas of the rows of each kind. */
export interface RowComparison {
  readonly before: BuildSide & Required<Pick<BuildSide, 'content'>>;
  readonly after: BuildSide & Required<Pick<BuildSide, 'content'>>;
  /** Returns the schemas of a kind: that of the later build, and that of the earlier one if it differs. */
  readonly schemasOf: (kind: string) => readonly NamedSchema[];
  /** Paths of the payloads whose bytes differ. */
  readonly changedPayloads: ReadonlySet<string>;
}

/** A row before and after; one of them is absent if it was added or removed. */
export interface RowPair {
  readonly before?: SideRow;
  readonly after?: SideRow;
  /** True if `moves` records that the row has another id now. */
  readonly isMoved?: boolean;
}

/** A row that both builds have. */
export type BothRows = Required<Pick<RowPair, 'before' | 'after'>>;

/** The pack and the row of a change. */
export type RowSubject = Pick<Change, 'packId'> & Required<Pick<Change, 'row'>>;

/** Pairs the rows of two builds by kind and id, duplicate ones also by pack, and moved rows with those that they became. */
export function rowPairs({ before, after }: RowComparison): readonly RowPair[] {
  const [old, now] = [rowsByName(before.content.rows), rowsByName(after.content.rows)];
  const paired = new Set<SideRow>();
  const pairs: RowPair[] = [];
  for (const [name, rows] of now)
    for (const row of rows) {
      const was = partner(row, rows, old.get(name) ?? []);
      if (was !== undefined) paired.add(was);
      pairs.push(was === undefined ? { after: row } : { before: was, after: row });
    }
  const removed = before.content.rows.filter((row) => !paired.has(row));
  const moved = removed.flatMap((row) =>
    movedTo(row, after, now).map((to) => ({ before: row, after: to, isMoved: true })),
  );
  const gone = new Set(moved.map((pair) => pair.before));
  const reached = new Set<SideRow>(moved.map((pair) => pair.after));
  return [
    ...pairs.filter((pair) => pair.before !== undefined || !reached.has(pair.after as SideRow)),
    ...moved,
    ...removed.filter((row) => !gone.has(row)).map((row) => ({ before: row })),
  ];
}

function rowsByName(rows: readonly SideRow[]): Map<string, SideRow[]> {
  const byName = new Map<string, SideRow[]>();
  for (const row of rows) {
    const name = `${row.kind}\n${row.id}`;
    const list = byName.get(name);
    if (list === undefined) byName.set(name, [row]);
    else list.push(row);
  }
  return byName;
}

function partner(row: SideRow, rows: readonly SideRow[], others: readonly SideRow[]): SideRow | undefined {
  if (rows.length === 1 && others.length === 1) return others[0];
  return others.find(({ packId }) => packId === row.packId);
}

function movedTo(
  { kind, id }: SideRow,
  { sources }: BuildSide,
  now: ReadonlyMap<string, readonly SideRow[]>,
): SideRow[] {
  const move = sources?.moves.get(moveKey(kind, id));
  const reached = (move?.final ?? []).map((to) => now.get(`${kind}\n${to}`)?.[0]);
  // A move that leads to a missing row is none.
  return reached.every((row) => row !== undefined) ? reached : [];
}

/** Returns the changes by the schema of the later build, or by that of the earlier one if it is stricter. */
export function gravest(
  { schemasOf }: RowComparison,
  kind: string,
  changesBy: (location: SchemaLocation) => readonly Change[],
): readonly Change[] {
  const schemas = schemasOf(kind);
  const all = (schemas.length === 0 ? [{ name: kind, schema: {} }] : schemas).map(({ name, schema }) =>
    changesBy(schemaLocation(name, schema)),
  );
  return all.reduce((worst, changes) => (rank(changes) > rank(worst) ? changes : worst));
}

function rank(changes: readonly Change[]): number {
  const worst = worstClass(changes.map((change) => change.class));
  return worst === undefined ? -1 : changeClasses.indexOf(worst);
}

/** Returns the collection of the rows of a kind, by the later build. */
export function collectionOfRow({ after, before }: RowComparison, { kind }: SideRow): Collection | undefined {
  const find = ({ content }: { readonly content: { readonly collections: readonly Collection[] } }) =>
    content.collections.find((each) => each.kind === kind);
  return find(after) ?? find(before);
}
