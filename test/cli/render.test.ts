import fc from 'fast-check';
import { SaxesParser } from 'saxes';
import { describe, expect, test } from 'vitest';
import { formats } from '../../tools/xstack/cli/global-options.ts';
import { render } from '../../tools/xstack/cli/render/render.ts';
import { diagnostic } from '../../tools/xstack/core/base/diagnostic/diagnostic.ts';
import { visible } from '../../tools/xstack/core/base/diagnostic/visible.ts';
import { as, diagnostics, nasty, range, result } from './fixtures/result.ts';

describe('json', () => {
  test('prints only the document of the command', async () => {
    const options = { format: 'json', quiet: false, colour: false, version: '' } as const;
    expect(await render({ ...result, diagnostics: [] }, options)).toEqual({
      stdout: '{\n  "format_version": "1.0.0",\n  "a": 1\n}\n',
      stderr: '',
    });
    const told = { ...result, json: { diagnostics: 'mine' } };
    expect(JSON.parse((await render(told, options)).stdout)).toEqual({ format_version: '1.0.0', diagnostics: 'mine' });
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

test('github annotations are escaped', async () => {
  const { stdout } = await as('github');
  const [first, second, third] = stdout.split('\n');
  expect(first).toBe(
    '::error file=packs/core/ä b/pack.json,line=2,endLine=2,col=4,endColumn=9,title=refuse.pack.missing_dependency::no such pack%0Anote: the other place (packs/x.json:1:1)%0Adid you mean another?',
  );
  expect(second).toMatch(
    /^::warning file=packs\/a%25b%2Cc%3Ad%0A<e> & "f" .*,title=warn\.pack\.stray_file::a%25b,c:d%0A<e>/,
  );
  expect(stdout).toBe(visible(stdout)); // Checks that it has no character that a terminal would interpret.
  expect(third).toBe('::notice title=note.pack.unused_contribution_type::not used');
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
      text: expect.stringContaining(
        '2:4: no such pack\n  note: the other place (packs/x.json:1:1)\n  did you mean another?',
      ) as unknown,
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
