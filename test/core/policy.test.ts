import fc from 'fast-check';
import { expect, test } from 'vitest';
import { baselineOf } from '../../tools/xstack/core/base/diagnostic/baseline.ts';
import { type Code, codes, severityOf } from '../../tools/xstack/core/base/diagnostic/codes.ts';
import { type Diagnostic, diagnostic, hasErrors } from '../../tools/xstack/core/base/diagnostic/diagnostic.ts';
import {
  type Acceptance,
  acceptanceNotes,
  judged,
  type PolicySettings,
  policyOf,
} from '../../tools/xstack/core/base/diagnostic/policy.ts';
import { resolveLocations, resolveShown } from '../../tools/xstack/core/base/diagnostic/resolve-locations.ts';

const today = '2026-06-15';
const ofCode = (severity: string) => Object.keys(codes).filter((code) => severityOf(code as Code) === severity);
const anyOf = (severity: string) => fc.constantFrom(...(ofCode(severity).slice(0, 4) as Code[]));
const softCode = fc.oneof(anyOf('warning'), anyOf('note'));

const file = fc.constantFrom('packs/core/a/pack.json', 'packs/core/b/data/x.json', 'packs/[a].json', 'bundles');
const pointer = fc.constantFrom('', '/a', '/a/0', '/a~1b');
const found: fc.Arbitrary<Diagnostic> = fc
  .record({ code: fc.oneof(softCode, anyOf('error')), file, pointer, message: fc.constantFrom('one', 'two') })
  .map(({ code, message, ...at }) => diagnostic(code, message, { at }));

const path = fc.oneof(file, fc.constantFrom('packs/**', 'packs/*/a/*.json', '**/x.json', 'packs/core/?/**', '*'));
const acceptance: fc.Arbitrary<Acceptance> = fc.record(
  {
    code: fc.oneof(softCode, anyOf('error')),
    path,
    pointer,
    reason: fc.constant('known'),
    until: fc.constantFrom('2026-06-14', '2026-06-15', '2027-01-01'),
  },
  { requiredKeys: ['code', 'path', 'reason'] },
);
const severity = fc.dictionary(
  fc.oneof(softCode, anyOf('error')),
  fc.constantFrom('off', 'note', 'warning', 'error'),
) as fc.Arbitrary<NonNullable<PolicySettings['severity']>>;

const lists = fc.array(found, { maxLength: 30 });
const policy = (settings: PolicySettings) => policyOf(settings, () => today);

/** The definition, without an index: does an acceptance apply to a diagnostic today? */
function applies({ code, path, pointer, until = today }: Acceptance, d: Diagnostic): boolean {
  const pattern = path.replaceAll(/[.[\]]/g, '\\$&').replaceAll(/\*\*\/?|\*|\?/g, (wildcard) => {
    if (wildcard === '**/') return '(?:.*/)?';
    return wildcard === '**' ? '.+' : wildcard === '*' ? '[^/]*' : '[^/]';
  });
  const isFile = d.at?.file === path || new RegExp(`^${pattern}$`).test(d.at?.file ?? '');
  return code === d.code && until >= today && isFile && (pointer === undefined || pointer === d.at?.pointer);
}

test('no setting hides or lowers an error', () => {
  fc.assert(
    fc.property(lists, fc.array(acceptance), severity, fc.boolean(), (list, accepted, severity, strict) => {
      const errors = list.filter((d) => d.severity === 'error');
      const after = judged(policy({ accepted, severity }), list, { strict });
      expect(after.filter((d) => errors.includes(d))).toEqual(errors);
    }),
  );
});

test('the verdict with acceptances is the verdict without what they accept', () => {
  fc.assert(
    fc.property(lists, fc.array(acceptance), fc.boolean(), (list, accepted, strict) => {
      const others = list.filter((d) => d.severity === 'error' || !accepted.some((each) => applies(each, d)));
      const after = judged(policy({ accepted }), list, { strict });
      expect(after.filter((d) => d.accepted === undefined)).toEqual(judged(policy({}), others, { strict }));
      expect(hasErrors(after)).toBe(hasErrors(judged(policy({}), others, { strict })));
      expect(after).toHaveLength(list.length);
    }),
  );
});

test('each severity is the one that is set, and `strict` refuses warnings', () => {
  fc.assert(
    fc.property(lists, severity, fc.boolean(), (list, severity, strict) => {
      const soft = list.filter((d) => d.severity !== 'error' && severity[d.code] !== 'off');
      const expected = soft.map((d) => severity[d.code] ?? d.severity);
      const after = judged(policy({ severity }), list, { strict }).filter((d) => !d.code.startsWith('refuse.'));
      expect(after.map((d) => d.severity)).toEqual(
        expected.map((each) => (strict && each === 'warning' ? 'error' : each)),
      );
    }),
  );
});

test('judging twice is judging once', () => {
  fc.assert(
    fc.property(lists, fc.array(acceptance), severity, fc.boolean(), (list, accepted, severity, strict) => {
      const rules = policy({ accepted, severity });
      const once = judged(rules, list, { strict });
      expect(judged(rules, once, { strict })).toEqual(once);
      expect(judged(rules, once)).toEqual(once);
    }),
  );
});

test('an acceptance is called unused exactly if it matches nothing, and expired after its last day', () => {
  fc.assert(
    fc.property(lists, fc.array(acceptance, { maxLength: 8 }), (list, accepted) => {
      const soft = list.filter((d) => d.severity !== 'error');
      const notes = acceptanceNotes(policy({ accepted }), soft, 'xstack.config.json');
      const at = (code: Code) =>
        notes.flatMap((d) => (d.code === code ? [Number(d.at?.pointer?.split('/')[2])] : [])).sort((a, b) => a - b);
      const indices = accepted.map((_, i) => i);
      const isExpired = (i: number) => (accepted[i]?.until ?? today) < today;
      expect(at('note.config.acceptance_expired')).toEqual(indices.filter(isExpired));
      const isUnused = (i: number) => !isExpired(i) && !soft.some((d) => applies(accepted[i] as Acceptance, d));
      expect(at('note.config.acceptance_unused')).toEqual(indices.filter(isUnused));
    }),
  );
});

test('a baseline accepts every warning in a file and nothing that it was not made of', () => {
  fc.assert(
    fc.property(lists, lists, (list, later) => {
      const rules = policy({ accepted: baselineOf(list, { reason: 'known' }) });
      const errors = list.filter((d) => d.severity === 'error');
      expect(judged(rules, list, { strict: true }).filter((d) => d.severity === 'error')).toEqual(errors);
      expect(acceptanceNotes(rules, list, 'xstack.config.json')).toEqual([]);
      const isKnown = (d: Diagnostic) =>
        list.some(({ code, at }) => code === d.code && at?.file === d.at?.file && at?.pointer === d.at?.pointer);
      const accepted = judged(rules, later).filter((d) => d.accepted !== undefined);
      expect(accepted.filter((d) => !isKnown(d))).toEqual([]);
    }),
  );
});

test('an error hides diagnostics: no acceptance is called unused', () => {
  const error = diagnostic('refuse.pack.revoked', 'revoked');
  const accepted = [{ code: 'warn.pack.stray_file', path: 'packs/a', reason: 'known' }];
  expect(acceptanceNotes(policy({ accepted }), [error], 'xstack.config.json')).toEqual([]);
});

test('acceptances do not take the places of what is shown', () => {
  const code = 'warn.pack.unlisted_file';
  const list = Array.from({ length: 200 }, (_, i) =>
    diagnostic(code, `${i}`, { at: { file: 'packs/a', pointer: `/${i}` } }),
  );
  const accepted = list
    .slice(0, 45)
    .map(({ at }) => ({ code, path: 'packs/a', pointer: at?.pointer as string, reason: 'known' }));
  const bounded = resolveLocations(list, () => undefined);
  const located = resolveLocations(judged(policy({ accepted }), bounded, { strict: true }), () => undefined);
  const weigh = (isAccepted: boolean) =>
    located
      .filter((d) => (d.accepted !== undefined) === isAccepted)
      .reduce(
        (sum, { severity, omitted = 1 }) => sum + (severity === (isAccepted ? 'note' : 'error') ? omitted : 0),
        0,
      );
  expect([weigh(true), weigh(false)]).toEqual([45, 155]);
  const { shown } = resolveShown(judged(policy({ accepted }), bounded), () => undefined);
  expect(shown.filter((d) => d.accepted === undefined)).toHaveLength(5);
});
