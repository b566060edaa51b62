import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Code, severityOf } from '../../tools/xstack/core/base/diagnostic/codes.ts';
import { type Diagnostic, diagnostic, hasErrors } from '../../tools/xstack/core/base/diagnostic/diagnostic.ts';
import { followOns, withoutFollowOns, withoutFollowOnsIn } from '../../tools/xstack/core/base/diagnostic/follow-ons.ts';
import { knownDiagnostics, splitKnown } from '../../tools/xstack/core/base/diagnostic/known.ts';
import { defaultPolicy, judged as judgedBy } from '../../tools/xstack/core/base/diagnostic/policy.ts';

const named = followOns.flatMap(({ code, of }) => [code, ...(of === 'any' ? [] : of)]);
const others: readonly Code[] = ['warn.pack.placeholder_hash', 'note.pack.unlisted_asset', 'refuse.json.syntax'];
const files = ['packs/core/a/pack.json', 'packs/core/a/data/a.json', 'packs/core/ab/pack.json', 'packs/core/a', 'x'];

const diagnostics = fc
  .tuple(fc.constantFrom(...named, ...others), fc.option(fc.constantFrom(...files)), fc.nat({ max: 2 }))
  .map(([code, file, n]) => diagnostic(code, `number ${n}`, file === null ? {} : { at: { file } }));
const lists = fc.array(diagnostics, { maxLength: 12 });

/** The file, or the directory of the manifest with all that is below it. */
function isSameSubject({ at: effect }: Diagnostic, { at: cause }: Diagnostic, same: 'file' | 'pack'): boolean {
  if (effect === undefined || cause === undefined) return false;
  const directory = effect.file.split('/').slice(0, -1).join('/');
  return same === 'file' ? effect.file === cause.file : `${cause.file}/`.startsWith(`${directory}/`);
}

test('each suppressed diagnostic has an error of the same file or pack that is visible', () => {
  fc.assert(
    fc.property(lists, (list) => {
      const visible = withoutFollowOns(list);
      for (const d of list.filter((each) => !visible.includes(each))) {
        const rules = followOns.filter(({ code }) => code === d.code);
        const isExplained = rules.some(({ of, same }) =>
          visible.some(
            (cause) =>
              cause.severity === 'error' && (of === 'any' || of.includes(cause.code)) && isSameSubject(d, cause, same),
          ),
        );
        expect(isExplained, JSON.stringify({ d, list })).toBe(true);
      }
    }),
  );
});

test('a refusal stays a refusal, in every profile and with whatever a revision has already', () => {
  fc.assert(
    fc.property(lists, fc.subarray([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]), (list, known) => {
      const before = list.filter((_, i) => known.includes(i));
      const { fresh } = splitKnown({ all: list }, knownDiagnostics(before));
      const judged = fresh.all ?? [];
      expect(hasErrors(withoutFollowOns(judged))).toBe(hasErrors(judged));
      const strict = judgedBy(defaultPolicy, judged, { strict: true });
      expect(hasErrors(withoutFollowOns(strict))).toBe(hasErrors(strict));
    }),
  );
});

test('the visible ones keep their order, and suppressing again changes nothing', () => {
  fc.assert(
    fc.property(lists, (list) => {
      const visible = withoutFollowOns(list);
      expect(visible).toEqual(list.filter((d) => visible.includes(d)));
      expect(withoutFollowOns(visible)).toEqual(visible);
      expect(new Set(withoutFollowOns([...list].reverse()))).toEqual(new Set(visible));
    }),
  );
});

test('a cause in another list suppresses, too', () => {
  fc.assert(
    fc.property(lists, lists, (first, second) => {
      const { a = [], b = [] } = withoutFollowOnsIn({ a: first, b: second });
      expect([...a, ...b]).toEqual(withoutFollowOns([...first, ...second]));
    }),
  );
});

test('only an error is a cause, and no rule suppresses a cause of an earlier rule', () => {
  for (const [i, { code, of }] of followOns.entries()) {
    for (const cause of of === 'any' ? [] : of) expect(severityOf(cause)).toBe('error');
    const earlier = followOns.slice(0, i).map((rule) => rule.of);
    expect(earlier.some((causes) => causes === 'any' || causes.includes(code))).toBe(false);
  }
});

test('the contract lists the rules', () => {
  const rows = followOns.map(({ code, of, same }) => {
    const causes = of === 'any' ? 'any error' : of.map((cause) => `\`${cause}\``).join(', ');
    return `| \`${code}\` | ${causes} | ${same} |`;
  });
  const contract = readFileSync('docs/contracts/diagnostics.md', 'utf8');
  expect(contract.split('\n').filter((line) => /^\| `(?:refuse|warn|note)\./.test(line))).toEqual(rows);
});
