import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compile } from '../../tools/xstack/core/compiler/compile-sources.ts';
import type { IdentifiedPack } from '../../tools/xstack/core/compiler/resolve/identified-pack.ts';
import { type MoveTable, moveKey, moveTable } from '../../tools/xstack/core/compiler/resolve/moves.ts';
import { bundle, type Files, manifest, text } from '../support/repository.ts';

type Step = readonly [operation: 'rename' | 'merge' | 'split' | 'delete', first: number, second: number];

interface Move {
  readonly kind: string;
  readonly from: string;
  readonly to: string | readonly string[];
  readonly since: string;
}

interface History {
  /** In the order of the steps, with the number of the pack that records each. */
  readonly moves: readonly (Move & { readonly owner: number })[];
  /** The ids that exist at the end, with the number of the pack that has each. */
  readonly live: ReadonlyMap<string, number>;
  readonly all: readonly string[];
}

const owners = 3;
const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.tuple(
    fc.constantFrom<Step[0]>('rename', 'rename', 'merge', 'split', 'delete'),
    fc.nat({ max: 30 }),
    fc.nat({ max: 30 }),
  ),
  { maxLength: 12 },
);

/** Applies steps to four ids. An id is never used again. */
function historyOf(kind: string, prefix: string, list: readonly Step[]): History {
  const live = new Map([0, 1, 2, 3].map((i) => [`${prefix}.${i}`, i % owners]));
  const all = [...live.keys()];
  const moves: (Move & { owner: number })[] = [];
  const create = (owner: number) => {
    const id = `${prefix}.${all.length}`;
    all.push(id);
    live.set(id, owner % owners);
    return id;
  };
  for (const [operation, first, second] of list) {
    const ids = [...live.keys()];
    const from = ids[first % ids.length];
    if (from === undefined) break;
    const other = ids[second % ids.length] as string;
    live.delete(from);
    if (operation === 'delete' || (operation === 'merge' && other === from)) continue;
    const to =
      operation === 'merge' ? other : operation === 'rename' ? create(second) : [create(first), create(second)];
    moves.push({ kind, from, to, since: '1.0.0', owner: (first + second) % owners });
  }
  return { moves, live, all };
}

/** Returns the ids that all moves lead to, by their definition. */
function meaningOf({ moves }: Pick<History, 'moves'>, id: string): string[] {
  const move = moves.find(({ from }) => from === id);
  if (move === undefined) return [id];
  return [...new Set([move.to].flat().flatMap((each) => meaningOf({ moves }, each)))].sort();
}

const recordedBy = ({ moves }: History, owner: number) =>
  moves.filter((move) => move.owner === owner).map(({ owner: _owner, ...move }) => move);

function frame(frame_id: string, parent_frame_id: string | null) {
  const transform = { translation_mm: { x: 0, y: 0, z: 0 }, rotation_mdeg: { yaw: 0, pitch: 0, roll: 0 } };
  return { schema_version: '1.0.0', frame_id, parent_frame_id, transform, semantics: 'local' };
}

function framesPack(id: string, frames: readonly object[], moves: readonly object[]): Files {
  const members = {
    schema_version: '1.1.0',
    contribution_types: ['registry_entries'],
    contributions: [{ type: 'registry_entries', id: `frames.${id}`, path: 'data/frames.json' }],
  };
  return {
    [`packs/core/${id}/pack.json`]: text({ ...manifest(id, members), moves }),
    [`packs/core/${id}/data/frames.json`]: text({ entry_type: 'reference_frame_collection', frames }),
  };
}

/** A world in which one row refers to each id that ever existed. */
function worldOf(history: History): Files {
  const packs = [0, 1, 2].map((owner) => {
    const own = [...history.live].filter(([, at]) => at === owner).map(([id]) => frame(id, null));
    return framesPack(`pack.core.p${owner}`, own, recordedBy(history, owner));
  });
  const references = history.all.map((id, i) => frame(`reference.${i}`, id));
  const ids = ['pack.core.p0', 'pack.core.p1', 'pack.core.p2', 'pack.core.user'];
  return Object.assign({}, ...packs, framesPack('pack.core.user', references, []), bundle(ids));
}

const relevant = /^(?:note|warn)\.registry_compile\.(?:moved|split|dangling)_reference$/;

function tableOf(
  moves: History['moves'],
  report = (_: unknown) => expect.unreachable('the moves are valid'),
): MoveTable {
  const own = moves.map(({ to, ...move }, index) => ({ ...move, index, to: [to].flat() }));
  const pack = { path: 'p', identity: { packId: 'p', relations: { replaces: [], moves: own } } };
  return moveTable(report, new Map(), [pack as unknown as IdentifiedPack]);
}

function applied(table: MoveTable, ids: readonly string[]): string[] {
  return [...new Set(ids.flatMap((id) => table.get(moveKey('reference_frame', id))?.final ?? [id]))].sort();
}

/** Ends the search, or that for a smaller counterexample, before the test times out on a busy machine. */
const limits = { interruptAfterTimeLimit: 50_000 };

describe('moves', () => {
  test('lead every reference to its rows, or name it: 500 histories', () =>
    fc.assert(
      fc.property(steps, (list) => {
        const history = historyOf('reference_frame', 'frame', list);
        const { result, diagnostics } = compile(worldOf(history));
        expect(result).toBe('complete');
        const found = diagnostics.filter(({ code }) => relevant.test(code));
        const expected = history.all.flatMap((id, i) => {
          const pointer = `/frames/${i}/parent_frame_id`;
          if (history.live.has(id)) return [];
          const [first, ...others] = meaningOf(history, id).filter((each) => history.live.has(each));
          if (first === undefined) return [[pointer, 'warn.registry_compile.dangling_reference']];
          return [
            [pointer, `${others.length > 0 ? 'warn.registry_compile.split' : 'note.registry_compile.moved'}_reference`],
          ];
        });
        expect(found.map(({ at, code }) => [at?.pointer, code]).sort()).toEqual(expected.sort());
        for (const { code, message } of found)
          if (code !== 'warn.registry_compile.dangling_reference')
            for (const id of meaningOf(history, /`([^`]*)`/.exec(message)?.[1] ?? ''))
              expect(message.includes(`\`${id}\``)).toBe(history.live.has(id));
      }),
      { ...limits, numRuns: 500 },
    ));

  test('of packs lead every dependency to its packs, or name those that are missing', () =>
    fc.assert(
      fc.property(steps, (list) => {
        const history = historyOf('pack', 'pack.core.m', list);
        const packs = [...history.live.keys()].map((id) => [`packs/core/${id}/pack.json`, text(manifest(id))]);
        const keepers = [0, 1, 2].map((i) => [
          `packs/core/pack.core.keeper${i}/pack.json`,
          text({ ...manifest(`pack.core.keeper${i}`, { schema_version: '1.1.0' }), moves: recordedBy(history, i) }),
        ]);
        // Former ids only: what they mean is selected by nothing else.
        const former = history.all.filter((id) => !history.live.has(id));
        const user = manifest('pack.core.user', { dependencies: former });
        const files = [...packs, ...keepers, ['packs/core/pack.core.user/pack.json', text(user)]];
        const outcome = compile({ ...Object.fromEntries(files), ...bundle(['pack.core.user']) });
        const meant = new Set(former.flatMap((id) => meaningOf(history, id)));
        const missing = [...meant].filter((id) => !history.live.has(id));
        const named = outcome.diagnostics.flatMap(({ code, message }) =>
          code === 'refuse.pack.missing_dependency' ? [/`([^`]*)`/.exec(message)?.[1]] : [],
        );
        expect([...new Set(named)].sort()).toEqual(missing.sort());
        if (missing.length === 0)
          expect(outcome.orderedPackIds.toSorted()).toEqual([...meant, 'pack.core.user'].sort());
      }),
      { ...limits, numRuns: 200 },
    ));

  test('can be applied at any step: the result is that of applying all at the end', () =>
    fc.assert(
      fc.property(steps, fc.nat({ max: 12 }), (list, at) => {
        const { moves, all } = historyOf('reference_frame', 'frame', list);
        const whole = tableOf(moves);
        const [before, after] = [tableOf(moves.slice(0, at)), tableOf(moves.slice(at))];
        for (const id of all) {
          const direct = applied(whole, [id]);
          expect(direct).toEqual(meaningOf({ moves }, id));
          expect(applied(after, applied(before, [id]))).toEqual(direct);
          expect(applied(whole, applied(before, [id]))).toEqual(direct);
        }
      }),
      { ...limits, numRuns: 500 },
    ));

  test('are followed in one pass, however long a chain is', () => {
    const moves = Array.from({ length: 50_000 }, (_, i) => ({
      ...{ kind: 'reference_frame', from: `frame.${i}`, to: `frame.${i + 1}`, since: '1.0.0', owner: 0 },
    }));
    expect(applied(tableOf(moves), ['frame.0', 'frame.777'])).toEqual(['frame.50000']);
  });

  test('that split an id again and again are refused', () => {
    const moves = Array.from({ length: 127 }, (_, i) => ({
      ...{ kind: 'reference_frame', from: `frame.${i}`, to: [`frame.${2 * i + 1}`, `frame.${2 * i + 2}`] },
      ...{ since: '1.0.0', owner: 0 },
    }));
    const reported: unknown[] = [];
    tableOf(moves, (d) => void reported.push(d) as never);
    expect(reported).toMatchObject([
      { code: 'refuse.pack.invalid_move', message: '`frame.0` is split into more than 64 ids' },
    ]);
  });
});
