import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compile } from '../../tools/xstack/core/compiler/compile-sources.ts';

const count = 6;
const idOf = (i: number) => `pack.core.p${i}`;
const someNodes = fc.array(fc.nat({ max: count - 1 }), { maxLength: 2 });

interface PackSpec {
  readonly dependencies: readonly number[];
  readonly optional: readonly number[];
  readonly after: readonly number[];
  readonly before: readonly number[];
}

/** Packs that depend on earlier ones, with any soft edges. */
const world = fc.tuple(
  fc.array(fc.record({ dependencies: someNodes, optional: someNodes, after: someNodes, before: someNodes }), {
    minLength: count,
    maxLength: count,
  }),
  fc.uniqueArray(fc.nat({ max: count - 1 }), { minLength: 1 }),
);

function sourcesOf(packs: readonly PackSpec[], selected: readonly number[], version = '1.1.0') {
  const ids = (nodes: readonly number[], self: number) => nodes.filter((i) => i !== self).map(idOf);
  const earlier = (nodes: readonly number[], self: number) =>
    ids(
      nodes.filter((i) => i < self),
      self,
    );
  const files = packs.map(({ dependencies, optional, after, before }, i): [string, string] => [
    `packs/core/${idOf(i)}/pack.json`,
    JSON.stringify({
      schema_version: version,
      pack_id: idOf(i),
      version: '1.0.0',
      compatibility: { session_spec_min: '1.0.0', session_spec_max: '1.0.0' },
      dependencies: [...new Set(earlier(dependencies, i))],
      ...(version === '1.1.0' && {
        optional_dependencies: earlier(optional, i),
        load_after: ids(after, i),
        load_before: ids(before, i),
      }),
      contribution_types: [],
      contributions: [],
      canonical_hash: 'placeholder.v1',
      signature_status: 'unsigned',
    }),
  ]);
  const bundle = {
    schema_version: '1.0.0',
    bundle_id: 'bundle.base.lab',
    description: '',
    pack_ids: selected.map(idOf),
  };
  return [...files, ['bundles/bundle.base.lab/bundle.json', JSON.stringify(bundle)] as [string, string]];
}

/** Ends the search, or that for a smaller counterexample, before the test times out on a busy machine. */
const limits = { interruptAfterTimeLimit: 30_000 };

const compiled = (files: readonly (readonly [string, string])[]) => compile(Object.fromEntries(files));

describe('the order of packs with relations', () => {
  test('is the same for every permutation of files, entries and the bundle', () =>
    fc.assert(
      fc.property(world, ([packs, selected]) => {
        const one = compiled(sourcesOf(packs, selected));
        const turned = packs.map((spec) => ({
          dependencies: spec.dependencies.toReversed(),
          optional: spec.optional.toReversed(),
          after: spec.after.toReversed(),
          before: spec.before.toReversed(),
        }));
        const other = compiled(sourcesOf(turned, selected.toReversed()).reverse());
        expect(other.orderedPackIds).toEqual(one.orderedPackIds);
      }),
      limits,
    ));

  test('keeps every dependency, and every soft edge that no warning names', () =>
    fc.assert(
      fc.property(world, ([packs, selected]) => {
        const { orderedPackIds: order, diagnostics } = compiled(sourcesOf(packs, selected));
        expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
        const dropped = new Set(
          diagnostics.flatMap(({ code, message }) =>
            code === 'warn.pack.load_order_cycle'
              ? [
                  [...message.matchAll(/`([^`]*)`/g)]
                    .slice(0, 2)
                    .map(([, id]) => id)
                    .join(' '),
                ]
              : [],
          ),
        );
        const isBefore = (earlier: number, later: number) => order.indexOf(idOf(earlier)) < order.indexOf(idOf(later));
        const areSelected = (...nodes: number[]) => nodes.every((i) => order.includes(idOf(i)));
        const expectOrder = (later: number, earlier: number) => {
          if (later === earlier || !areSelected(later, earlier) || dropped.has(`${idOf(later)} ${idOf(earlier)}`))
            return;
          expect(isBefore(earlier, later)).toBe(true);
        };
        for (const [i, { dependencies, optional, after, before }] of packs.entries()) {
          for (const need of [...dependencies, ...optional])
            if (need < i && areSelected(i, need)) expect(isBefore(need, i)).toBe(true);
          for (const other of after) expectOrder(i, other);
          for (const other of before) expectOrder(other, i);
        }
      }),
      limits,
    ));

  test('without soft edges is that of version 1.0.0', () =>
    fc.assert(
      fc.property(world, ([packs, selected]) => {
        const plain = packs.map(({ dependencies }) => ({ dependencies, optional: [], after: [], before: [] }));
        const order = (version: string) => compiled(sourcesOf(plain, selected, version)).orderedPackIds;
        expect(order('1.1.0')).toEqual(order('1.0.0'));
      }),
      limits,
    ));
});
