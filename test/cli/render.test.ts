import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import fc from 'fast-check';
import type { Log } from 'sarif';
import { SaxesParser } from 'saxes';
import { describe, expect, test } from 'vitest';
import { formats } from '../../tools/xstack/cli/global-options.ts';
import { render } from '../../tools/xstack/cli/render/render.ts';
import { visible } from '../../tools/xstack/cli/render/visible.ts';
import { type Code, codes } from '../../tools/xstack/core/base/diagnostic/codes.ts';
import { type Diagnostic, diagnostic } from '../../tools/xstack/core/base/diagnostic/diagnostic.ts';
import { as, diagnostics, nasty, range, result } from './fixtures/result.ts';

describe('json', () => {
  test('prints only the document of the command', async () => {
    const options = { format: 'json', quiet: false, colour: false, version: '' } as const;
    expect(await render({ ...result, diagnostics: [] }, options)).toEqual({
      stdout: '{\n  "a": 1\n}\n',
      stderr: '',
    });
    const told = { ...result, json: { diagnostics: 'mine' } };
    expect(JSON.parse((await render(told, options)).stdout)).toEqual({ diagnostics: 'mine' });
  });

  test('contains the diagnostics even if the command has no document', async () => {
    const document = JSON.parse((await as('json')).stdout) as { a: number; diagnostics: unknown[] };
    expect(document.a).toBe(1);
    expect(document.diagnostics.slice(0, 2)).toEqual([
      {
        code: 'refuse.pack.missing_dependency',
        severity: 'error',
        message: 'no such pack',
        file: 'packs/core/ä b/pack.json',
        pointer: '/dependencies/0',
        range: range(2, 4, 9),
        related: [{ message: 'the other place', file: 'packs/x.json', range: range(1, 1, 2) }],
        help: 'did you mean another?',
      },
      {
        code: 'warn.pack.stray_file',
        severity: 'warning',
        message: nasty,
        file: `packs/${nasty}`,
        pointer: null,
        range: null,
        related: [],
        help: null,
      },
    ]);
  });
});

test.each(formats)('%s: the diagnostics are on standard error as text', async (format) => {
  const { stderr } = await as(format);
  expect(stderr).toBe((await as('text')).stderr);
  expect(stderr).toContain('error[refuse.pack.missing_dependency]: no such pack');
});

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

test('github annotations are escaped', async () => {
  const { stdout } = await as('github');
  const [first, second, third] = stdout.split('\n');
  expect(first).toBe(
    '::error file=packs/core/ä b/pack.json,line=2,endLine=2,col=4,endColumn=9,title=refuse.pack.missing_dependency::no such pack%0Adid you mean another?',
  );
  expect(second).toMatch(
    /^::warning file=packs\/a%25b%2Cc%3Ad%0A<e> & "f" .*,title=warn\.pack\.stray_file::a%25b,c:d%0A<e>/,
  );
  expect(stdout).toBe(visible(stdout)); // Checks that it has no character that a terminal would interpret.
  expect(third).toBe('::notice title=note.pack.unused_contribution_type::not used');
});

describe('gitlab', () => {
  test('is a Code Quality report with the documented members', async () => {
    const { stdout } = await render(
      { ...result, diagnostics: [...diagnostics, diagnostic('refuse.pack.symlink', 'x')] },
      { format: 'gitlab', quiet: false, colour: false, version: '', maximum: 2, pathPrefix: 'content' },
    );
    const issues = JSON.parse(stdout) as Record<string, unknown>[];
    expect(issues.map(({ fingerprint: _, ...rest }) => rest)).toEqual([
      {
        description: 'no such pack\ndid you mean another?',
        check_name: 'refuse.pack.missing_dependency',
        severity: 'major',
        location: { path: 'content/packs/core/ä b/pack.json', lines: { begin: 2 } },
      },
      {
        description: 'x',
        check_name: 'refuse.pack.symlink',
        severity: 'major',
        location: { path: 'content/xstack.config.json', lines: { begin: 1 } },
      },
      {
        description: '1 more of this code',
        check_name: 'warn.pack.stray_file',
        severity: 'minor',
        location: { path: 'content/xstack.config.json', lines: { begin: 1 } },
      },
      {
        description: '1 more of this code',
        check_name: 'note.pack.unused_contribution_type',
        severity: 'info',
        location: { path: 'content/xstack.config.json', lines: { begin: 1 } },
      },
    ]);
  });

  test('a fingerprint is unique in a report, and survives other lines', async () => {
    const fingerprints = async (line: number) => {
      const at = { file: 'a', range: range(line, 1, 2) };
      const twice = [1, 2].map(() => diagnostic('refuse.pack.symlink', 'link `x`', { at }));
      const found = { ...result, diagnostics: [...twice, diagnostic('refuse.pack.symlink', 'link `y`', { at })] };
      const { stdout } = await render(found, { format: 'gitlab', quiet: false, colour: false, version: '' });
      return (JSON.parse(stdout) as { fingerprint: string }[]).map(({ fingerprint }) => fingerprint);
    };
    const before = await fingerprints(1);
    expect(new Set(before).size).toBe(3);
    expect(await fingerprints(9)).toEqual(before);
  });
});

describe('markdown', () => {
  test('is a heading, counts, a table of diagnostics and one of stages', async () => {
    const stages = [{ id: '01.a', status: 'ok', duration_ms: 5, diagnostics: [] }];
    const { stdout } = await render(
      { ...result, stages, remark: 'since x: nothing left out' },
      { format: 'markdown', quiet: false, colour: false, version: '', maximum: 2 },
    );
    const lines = stdout.split('\n').filter(Boolean);
    expect(lines.slice(0, 3)).toEqual([
      '## xstack: refused',
      '1 error, 1 warning, 1 note',
      'since x&#58; nothing left out',
    ]);
    expect(lines).toContain('| 01.a | ok | 5 ms |');
    expect(stdout).toContain(
      '| error | packs/core/ä b/pack.json&#58;2&#58;4 | [`refuse.pack.missing_dependency`](https://xstack.dev/diagnostics/refuse.pack.missing_dependency.html)<br>no such pack<br>did you mean another? |',
    );
    expect(stdout).toContain('1 more of [`note.pack.unused_contribution_type`]');
  });

  test('strings of a file add no markup', async () => {
    const message = '`a|b` <img src=x> [x](https://evil.example) **bold** @all | \n# head';
    const found = diagnostic('refuse.pack.symlink', message, { at: { file: message } });
    const { stdout } = await render(
      { ...result, diagnostics: [found] },
      { format: 'markdown', quiet: false, colour: false, version: '' },
    );
    const row = stdout.split('\n').find((line) => line.startsWith('| error')) ?? '';
    expect(row.split(' | ')).toHaveLength(3);
    expect(row).toContain('<code>a&#124;b</code> &#60;img src&#61;x&#62;');
    expect(row.replace(/\[`refuse[^)]*\)|<\/?code>|<br>|&#\d+;/g, '')).not.toMatch(/[<>`*[\]()#@]/);
  });
});

describe('junit', () => {
  /** Returns the elements of a document according to a strict XML parser. */
  const elementsOf = (xml: string) => {
    const elements: { name: string; attributes: Record<string, string>; text: string }[] = [];
    const parser = new SaxesParser();
    parser.on('error', (error) => {
      throw error;
    });
    parser.on('opentag', ({ name, attributes }) => elements.push({ name, attributes, text: '' }));
    parser.on('text', (text) => {
      const last = elements.at(-1);
      if (last !== undefined) last.text += text;
    });
    parser.write(xml).close();
    return elements;
  };

  test('counts failures, and holds no character that XML forbids', async () => {
    const elements = elementsOf((await as('junit')).stdout);
    const named = (name: string) => elements.filter((element) => element.name === name);
    expect(named('testsuites')[0]?.attributes).toEqual({ name: 'xstack', tests: '4', failures: '2' });
    expect(named('testcase').map(({ attributes }) => attributes['classname'])).toEqual([
      'xstack',
      'refuse.pack.missing_dependency',
      'warn.pack.stray_file',
      'note.pack.unused_contribution_type',
    ]);
    expect(named('testcase')[0]?.attributes).toEqual({ classname: 'xstack', name: 'xstack' });
    expect(named('failure')[0]?.attributes).toEqual({ message: '1 error, 1 warning, 1 note' });
    expect(named('testcase')[1]?.attributes).toMatchObject({ file: 'packs/core/ä b/pack.json', line: '2' });
    expect(named('failure')[1]).toMatchObject({
      attributes: { message: 'no such pack' },
      text: expect.stringContaining('2:4: no such pack\n  did you mean another?') as unknown,
    });
    expect(named('system-out')[0]?.text).toContain('<e> & "f" \ufffd[31mred\ufffd');
  });

  test('has a suite for each stage', async () => {
    const stages = [
      { id: '01.a', status: 'ok', duration_ms: 1500, diagnostics: [] },
      { id: '02.b', status: 'refused', duration_ms: 2, diagnostics },
      { id: '03.c', status: 'skipped', duration_ms: 0, diagnostics: [] },
      { id: '04.d', status: 'cached', duration_ms: 0, diagnostics: [] },
    ];
    const { stdout } = await render(
      { ...result, stages },
      { format: 'junit', quiet: false, colour: false, version: '' },
    );
    const elements = elementsOf(stdout);
    expect(elements.filter(({ name }) => name === 'testsuite').map(({ attributes }) => attributes)).toEqual([
      { name: '01.a', tests: '1', failures: '0', skipped: '0', time: '1.500' },
      { name: '02.b', tests: '4', failures: '2', skipped: '0', time: '0.002' },
      { name: '03.c', tests: '1', failures: '0', skipped: '1', time: '0.000' },
      { name: '04.d', tests: '1', failures: '0', skipped: '0', time: '0.000' },
    ]);
    // The name of a stage does not depend on its result.
    const whole = elements.filter(({ attributes }) => attributes['classname'] === 'xstack');
    expect(whole.map(({ attributes }) => attributes['name'])).toEqual(['01.a', '02.b', '03.c', '04.d']);
    expect(elements.filter(({ name }) => name === 'skipped')).toHaveLength(1);
  });

  test('any text is well-formed', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), async (message, file) => {
        const found = diagnostic('refuse.pack.symlink', message, { at: { file }, help: file });
        const one = { ...result, diagnostics: [found] };
        elementsOf((await render(one, { format: 'junit', quiet: false, colour: false, version: '' })).stdout);
      }),
    );
  });
});
