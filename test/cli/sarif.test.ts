import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { Log } from 'sarif';
import { describe, expect, test } from 'vitest';
import { render } from '../../tools/xstack/cli/render/render.ts';
import { type Code, codes } from '../../tools/xstack/core/base/diagnostic/codes.ts';
import { type Diagnostic, diagnostic } from '../../tools/xstack/core/base/diagnostic/diagnostic.ts';
import { as, diagnostics, range, result } from './fixtures/result.ts';

describe('sarif', () => {
  const ajv = new Ajv2020({ strict: true, strictRequired: false });
  addFormats.default(ajv);
  /** The schema of OASIS, as in version 5.7.0 of the npm package `@microsoft/sarif-multitool-linux`. */
  const validate = ajv.compile(
    JSON.parse(readFileSync(join(import.meta.dirname, 'fixtures/sarif-2.1.0.schema.json'), 'utf8')) as object,
  );

  const logOf = async (found: readonly Diagnostic[], pathPrefix?: string, maximum?: number) => {
    const options = { format: 'sarif', quiet: false, colour: false, version: '1.2.3', pathPrefix, maximum } as const;
    return JSON.parse((await render({ ...result, diagnostics: found }, options)).stdout) as Log;
  };

  test('is SARIF 2.1.0', async () => {
    const log = JSON.parse((await as('sarif')).stdout) as object;
    expect(validate(log) ? [] : validate.errors).toEqual([]);
  });

  test('accepted diagnostics are suppressed', async () => {
    const accepted = { ...diagnostic('warn.pack.stray_file', 'x'), severity: 'note', accepted: 'known' } as const;
    const log = await logOf([accepted, diagnostic('warn.pack.stray_file', 'y')]);
    expect(validate(log) ? [] : validate.errors).toEqual([]);
    const suppression = { kind: 'external', status: 'accepted', justification: 'known' };
    expect(log.runs[0]?.results?.map(({ suppressions }) => suppressions)).toEqual([[suppression], []]);
    expect((await logOf([diagnostic('warn.pack.stray_file', 'y')])).runs[0]?.results?.[0]).not.toHaveProperty(
      'suppressions',
    );
  });

  test('locations are relative URIs with regions', async () => {
    const { runs } = JSON.parse((await as('sarif')).stdout) as {
      runs: {
        results: { locations: { physicalLocation: unknown }[]; ruleIndex: number }[];
        tool: { driver: { rules: { id: string }[] } };
      }[];
    };
    const [first] = runs[0]?.results ?? [];
    expect(first?.locations[0]?.physicalLocation).toEqual({
      artifactLocation: { uri: 'packs/core/%C3%A4%20b/pack.json', uriBaseId: 'SRCROOT' },
      region: { startLine: 2, startColumn: 4, endLine: 2, endColumn: 9 },
    });
    for (const [i, found] of (runs[0]?.results ?? []).entries())
      expect(runs[0]?.tool.driver.rules[found.ruleIndex]?.id).toBe(diagnostics[i]?.code);
  });

  test('a file outside of the repository has an absolute path, and related locations are unique', async () => {
    const at = { file: '/tmp/ä b.json' };
    const twice = { message: 'here', at };
    const found = diagnostic('refuse.pack.symlink', 'x', { at, related: [twice, twice] });
    const { stdout } = await render(
      { ...result, diagnostics: [found] },
      { format: 'sarif', quiet: false, colour: false, version: '1.2.3' },
    );
    expect(validate(JSON.parse(stdout)) ? [] : validate.errors).toEqual([]);
    expect(stdout).toContain('"uri": "file:///tmp/%C3%A4%20b.json"');
  });

  test('a rule has the page of its code, with addresses for links', async () => {
    const found = diagnostic('refuse.pack.canonical_hash_mismatch', 'x', { at: { file: 'a' } });
    const { runs } = await logOf([found]);
    const { informationUri, rules: [rule] = [] } = runs[0]?.tool.driver ?? {};
    expect(informationUri).toBe('https://xstack.dev/');
    expect(rule?.helpUri).toBe('https://xstack.dev/diagnostics/refuse.pack.canonical_hash_mismatch.html');
    expect(rule?.help?.markdown).toContain('# refuse.pack.canonical_hash_mismatch\n');
    expect(rule?.help?.markdown).toContain('](https://xstack.dev/contracts/pack_system.html#what-is-not-content)');
  });

  test('a fingerprint is unique in a run, and survives other lines, array items and hashes', async () => {
    const hash = (digit: string) => `\`canonical_hash\` is ${digit.repeat(64)}`;
    const at = (line: number, item: number) => ({ file: 'a', pointer: `/rows/${item}/x`, range: range(line, 1, 2) });
    const fingerprints = async (line: number, item: number, digit: string) =>
      (
        await logOf([
          diagnostic('refuse.pack.symlink', 'link `x`', { at: at(line, item) }),
          diagnostic('refuse.pack.symlink', 'link `x`', { at: at(line + 1, item + 1) }),
          diagnostic('refuse.pack.symlink', 'link `y`', { at: at(line + 2, item) }),
          diagnostic('refuse.pack.canonical_hash_mismatch', hash(digit), { at: at(line, item) }),
        ])
      ).runs[0]?.results?.map(({ partialFingerprints }) => partialFingerprints?.['diagnosticIdentity/v1']);
    const before = await fingerprints(1, 0, 'a');
    expect(new Set(before).size).toBe(4);
    expect(before?.every((each) => /^[0-9a-f]{64}$/.test(each ?? ''))).toBe(true);
    expect(await fingerprints(7, 3, 'b')).toEqual(before);
  });

  test('the analysis is identified by the directory of the content', async () => {
    const idOf = async (pathPrefix?: string) => (await logOf([], pathPrefix)).runs[0]?.automationDetails?.id;
    expect([await idOf(), await idOf('.'), await idOf('content/packs')]).toEqual([
      'xstack/',
      'xstack/',
      'content/packs/xstack/',
    ]);
  });

  test('more results than services accept are counted, and every code may be a rule', async () => {
    const many = Array.from({ length: 6000 }, (_, i) =>
      diagnostic('refuse.pack.symlink', `${i}`, { at: { file: 'a' } }),
    );
    const { runs } = await logOf(many, undefined, Number.POSITIVE_INFINITY);
    expect(runs[0]?.results).toHaveLength(5000);
    expect(runs[0]?.invocations?.[0]?.toolExecutionNotifications).toEqual([
      { level: 'error', message: { text: '1000 more of `refuse.pack.symlink` left out' } },
    ]);
    const each = (Object.keys(codes) as Code[]).map((code) => diagnostic(code, 'x'));
    const log = await logOf(each);
    expect(log.runs[0]?.tool.driver.rules).toHaveLength(each.length);
    expect(validate(log) ? [] : validate.errors).toEqual([]);
  });

  test('a remark about the result is a notification', async () => {
    const { stdout, stderr } = await render(
      { ...result, diagnostics: [], remark: 'since x: nothing left out' },
      { format: 'sarif', quiet: false, colour: false, version: '1.2.3' },
    );
    expect(validate(JSON.parse(stdout))).toBe(true);
    expect(stdout).toContain('"text": "since x: nothing left out"');
    expect(stderr).toContain('since x: nothing left out\n');
  });

  test('a result without diagnostics is valid, too', async () => {
    const { stdout } = await render(
      { ...result, diagnostics: [] },
      { format: 'sarif', quiet: false, colour: false, version: '1.2.3' },
    );
    expect(validate(JSON.parse(stdout))).toBe(true);
  });
});
