import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { describe, expect, test } from 'vitest';
import { render } from '../../tools/xstack/cli/render/render.ts';
import { columns, visible } from '../../tools/xstack/cli/render/visible.ts';
import type { CommandResult } from '../../tools/xstack/commands/command.ts';
import { type Diagnostic, diagnostic } from '../../tools/xstack/core/diagnostic/diagnostic.ts';

const range = (line: number, from: number, to: number) => ({
  start: { line, column: from },
  end: { line, column: to },
});
const nasty = 'a%b,c:d\n<e> & "f" \u001b[31mred\u0007 \u202egnp';

const diagnostics: readonly Diagnostic[] = [
  diagnostic('refuse.pack.missing_dependency', 'no such pack', {
    at: { file: 'packs/core/ä b/pack.json', pointer: '/dependencies/0', range: range(2, 4, 9) },
    related: [{ message: 'the other place', at: { file: 'packs/x.json', range: range(1, 1, 2) } }],
    help: 'did you mean another?',
  }),
  diagnostic('warn.pack.stray_file', nasty, { at: { file: `packs/${nasty}` } }),
  diagnostic('note.pack.unused_contribution_type', 'not used'),
];
const result: CommandResult = {
  result: 'refused',
  diagnostics,
  json: { a: 1 },
  text: 'done\n',
  readText: () => '{\n\t"语言": "x\u001b[2J"\n}',
};
const as = (format: 'text' | 'json' | 'sarif' | 'github' | 'junit', colour = false) =>
  render(result, { format, quiet: false, colour, version: '1.2.3' });

test('json is the document of the command, and nothing else', async () => {
  expect(await as('json')).toEqual({ stdout: '{\n  "a": 1\n}\n', stderr: '' });
});

describe('sarif', () => {
  const ajv = new Ajv2020({ strict: true });
  addFormats.default(ajv);
  const validate = ajv.compile(
    JSON.parse(readFileSync(join(import.meta.dirname, 'fixtures/sarif-subset.schema.json'), 'utf8')) as object,
  );

  test('is SARIF 2.1.0', async () => {
    const log = JSON.parse((await as('sarif')).stdout) as object;
    expect(validate(log) ? [] : validate.errors).toEqual([]);
  });

  test('names places so that any reader finds them', async () => {
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

  test('a result without findings is valid too', async () => {
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
  expect(third).toBe('::notice title=note.pack.unused_contribution_type::not used');
});

test('junit is well-formed, counts failures, and holds no character that XML forbids', async () => {
  const { stdout } = await as('junit');
  expect(stdout).toContain('<testsuites tests="4" failures="1">');
  expect(stdout).toContain('<failure message="no such pack">2:4: no such pack\n  did you mean another?</failure>');
  expect(stdout).toContain('&lt;e&gt; &amp; &quot;f&quot; \ufffd[31mred\ufffd');
  expect(stdout.match(/<\w[^<>]*[^<>/]>/g)?.length).toBe(stdout.match(/<\/[\w-]+>/g)?.length);
});

describe('text', () => {
  test('shows the line with a caret under what is meant, however wide its characters are', async () => {
    const { stdout, stderr } = await render(
      { ...result, diagnostics: [{ ...(diagnostics[0] as Diagnostic), at: { file: 'f', range: range(2, 2, 6) } }] },
      { format: 'text', quiet: false, colour: false, version: '' },
    );
    expect(stdout).toBe('done\n');
    expect(stderr.split('\n').slice(1, 5)).toEqual([
      '  --> f:2:2',
      '  |',
      '2 |   "语言": "x\\u001b[2J"',
      '  |   ^^^^^^',
    ]);
  });

  test('tells a terminal nothing that a file says', async () => {
    const { stderr } = await as('text');
    expect(stderr).not.toContain('\u001b');
    expect(stderr).not.toContain('\u202e');
    expect(visible('\u001b[2J\u202e')).toBe('\\u001b[2J\\u202e');
  });

  test('is coloured only where it is asked for', async () => {
    expect((await as('text', true)).stderr).toContain(
      '\u001b[1;31merror[refuse.pack.missing_dependency]\u001b[0m: no such pack',
    );
  });

  test('counts warnings beyond ten of one code, and shows every error', async () => {
    const many = (code: 'warn.pack.stray_file' | 'refuse.pack.symlink') =>
      Array.from({ length: 25 }, (_, i) => diagnostic(code, `number ${i}`));
    const { stderr } = await render(
      { ...result, diagnostics: [...many('refuse.pack.symlink'), ...many('warn.pack.stray_file')] },
      { format: 'text', quiet: false, colour: false, version: '' },
    );
    expect(stderr.match(/^error/gm)).toHaveLength(25);
    expect(stderr.match(/^warning/gm)).toHaveLength(10);
    expect(stderr).toContain('... 15 more of warn.pack.stray_file (all with --format json)');
    expect(stderr).toContain('refused: 25 errors, 25 warnings');
  });

  test('quiet leaves out what is not wrong', async () => {
    expect((await render(result, { format: 'text', quiet: true, colour: false, version: '' })).stdout).toBe('');
  });

  test.each([
    ['abc', 3],
    ['语言', 4],
    ['é', 1],
    ['e\u0301', 1],
    ['😀', 2],
  ])('%j is %i columns wide', (text, width) => expect(columns(text)).toBe(width));
});
