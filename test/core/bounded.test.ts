import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BoundedReporter, bounded, reportInto, weightOf } from '../../tools/xstack/core/base/diagnostic/bounded.ts';
import { type Diagnostic, diagnostic } from '../../tools/xstack/core/base/diagnostic/diagnostic.ts';
import { mostSevere } from '../../tools/xstack/core/base/diagnostic/most-severe.ts';
import { pointer } from '../../tools/xstack/core/base/json/pointer.ts';

const codes = ['refuse.json.number_inexact', 'warn.registry_compile.dangling_reference'] as const;
type SampleCode = (typeof codes)[number];

function found(code: SampleCode, file: string, index: number): Diagnostic {
  return diagnostic(code, `number ${index}`, { at: { file, pointer: pointer(index) } });
}

function many(code: SampleCode, file: string, count: number): Diagnostic[] {
  return Array.from({ length: count }, (_, i) => found(code, file, i));
}

/** Up to some thousand diagnostics of a few codes in a few files, those of a file in their order. */
const lists = fc
  .array(fc.tuple(fc.constantFrom(...codes), fc.nat({ max: 30 }), fc.nat({ max: 150 })), { maxLength: 60 })
  .map((parts) => parts.flatMap(([code, file, count]) => many(code, `f${file}`, count)));

function countsOf(list: readonly Diagnostic[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const d of list)
    counts.set(`${d.code} ${d.at?.file}`, (counts.get(`${d.code} ${d.at?.file}`) ?? 0) + weightOf(d));
  return counts;
}

const sorted = (list: readonly Diagnostic[]) => list.map((d) => JSON.stringify(d)).sort();

describe('bounded diagnostics', () => {
  test('the counts are exact for each code and file, and at least one of each is stored', () => {
    fc.assert(
      fc.property(lists, (list) => {
        const result = bounded(list);
        expect(countsOf(result)).toEqual(countsOf(list));
        const present = new Set(
          result.filter(({ omitted }) => omitted === undefined).map((d) => `${d.code} ${d.at?.file}`),
        );
        expect(present).toEqual(new Set(countsOf(list).keys()));
      }),
    );
  });

  test('are the same if parts are bounded first, and in whatever order files come', () => {
    fc.assert(
      fc.property(lists, fc.nat(), fc.nat(), (list, cut, turn) => {
        const at = cut % (list.length + 1);
        expect(sorted(bounded([...bounded(list.slice(0, at)), ...list.slice(at)]))).toEqual(sorted(bounded(list)));
        const files = [...new Set(list.map((d) => d.at?.file))];
        const byFile = files.map((file) => list.filter((d) => d.at?.file === file));
        const turned = [...byFile.slice(turn % (byFile.length + 1)), ...byFile.slice(0, turn % (byFile.length + 1))];
        expect(sorted(bounded(turned.flat()))).toEqual(sorted(bounded(list)));
      }),
    );
  });

  test('of a million in one file, the first fifty are stored, in bounded memory', () => {
    const list: Diagnostic[] = [];
    const report = reportInto(list);
    let longest = 0;
    for (let i = 0; i < 1_000_000; i++) {
      report(found(codes[0], 'f', i));
      if (list.length > longest) longest = list.length;
    }
    expect(longest).toBeLessThanOrEqual(2000);
    const stored = bounded(list);
    expect(stored.slice(0, -1)).toEqual(many(codes[0], 'f', 50));
    expect(stored.at(-1)).toMatchObject({ omitted: 999_950, message: '999950 more of this code in this file' });
  });

  test('above a thousand of one code, the first one of each file is stored', () => {
    const files = Array.from({ length: 100 }, (_, i) => many(codes[0], `f${1000 + i}`, 60));
    const stored = bounded(files.flat()).filter(({ omitted }) => omitted === undefined);
    expect(stored).toHaveLength(20 * 50 + 80);
    expect(countsOf(bounded(bounded(files.flat())))).toEqual(countsOf(files.flat()));
  });

  test('are not created once they are too many', () => {
    const list: Diagnostic[] = [];
    const first = new BoundedReporter(reportInto(list));
    let made = 0;
    for (let i = 0; i < 1000; i++)
      first.add(() => {
        made++;
        return found(codes[0], 'f', i);
      });
    first.end();
    expect(made).toBe(50);
    expect(list).toEqual(bounded(many(codes[0], 'f', 1000)));
  });
});

test('a warning never displaces an error, and the order is preserved', () => {
  fc.assert(
    fc.property(lists, fc.integer({ min: 1, max: 500 }), (list, limit) => {
      const { shown, others } = mostSevere(list, limit);
      expect(shown.length).toBe(Math.min(limit, list.length));
      expect([...shown, ...others]).toHaveLength(list.length);
      if (shown.some(({ severity }) => severity === 'warning'))
        expect(others.every(({ severity }) => severity !== 'error')).toBe(true);
      const chosen = new Set(shown);
      expect(shown).toEqual(list.filter((d) => chosen.has(d)));
    }),
    { numRuns: 20 },
  );
});

test('messages that quote content are short, and so are their spans', () => {
  const name = 'x'.repeat(1_000_000);
  const at = { file: 'f' };
  const related = Array.from({ length: 5000 }, () => ({ message: `\`${name}\``, at }));
  const d = diagnostic(codes[0], `the name \`${name}\` is wrong`, { at, help: name, related });
  expect(d.message).toBe(`the name \`${'x'.repeat(197)}...\` is wrong`);
  expect(d.help).toHaveLength(1000);
  expect(d.related).toHaveLength(1000);
  expect(d.related?.at(-1)?.message).toMatch(/ \(and 4000 more\)$/);
});
