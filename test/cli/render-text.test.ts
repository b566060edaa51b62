import { describe, expect, test } from 'vitest';
import { render } from '../../tools/xstack/cli/render/render.ts';
import { type Diagnostic, diagnostic } from '../../tools/xstack/core/base/diagnostic/diagnostic.ts';
import { visible } from '../../tools/xstack/core/base/diagnostic/visible.ts';
import { columns } from '../../tools/xstack/core/base/text/columns.ts';
import { table } from '../../tools/xstack/ops/table.ts';
import { as, diagnostics, range, result } from './fixtures/result.ts';

/** Number of characters that are searched or copied while `work` is done. */
async function charactersSearched(work: () => Promise<unknown>): Promise<number> {
  const { indexOf, slice, split } = String.prototype;
  let count = 0;
  String.prototype.indexOf = function (wanted, from = 0) {
    const found = indexOf.call(this, wanted, from);
    count += (found === -1 ? this.length : found) - from + 1;
    return found;
  };
  String.prototype.slice = function (start, end) {
    const part = slice.call(this, start, end);
    count += part.length;
    return part;
  };
  String.prototype.split = function (separator: never, limit?: number) {
    count += this.length;
    return split.call(this, separator, limit);
  };
  try {
    await work();
  } finally {
    Object.assign(String.prototype, { indexOf, slice, split });
  }
  return count;
}

describe('text', () => {
  test('shows the line with a caret under the range, for characters of any width', async () => {
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

  test('escapes control characters of files', async () => {
    const { stderr } = await as('text');
    expect(stderr).not.toContain('\u001b');
    expect(stderr).not.toContain('\u202e');
    expect(visible('\u001b[2J\u202e')).toBe('\\u001b[2J\\u202e');
  });

  test('strings of a file cannot imitate a message', async () => {
    const { stderr, stdout } = await render(
      {
        ...result,
        text: 'name: \u001b[2J\n',
        diagnostics: [diagnostic('refuse.pack.symlink', 'a\n::set-env::b', { at: { file: 'x\n::y' }, help: 'c\n::d' })],
      },
      { format: 'text', quiet: false, colour: false, version: '' },
    );
    expect(stderr).not.toMatch(/^\s*::/m);
    expect(stdout).toBe('name: \\u001b[2J\n');
  });

  test('a long line is truncated around the range', async () => {
    const long = `${'a'.repeat(5000)}😀MARK😀${'b'.repeat(5000)}`;
    const found = diagnostic('refuse.pack.symlink', 'x', { at: { file: 'f', range: range(1, 5003, 5007) } });
    const { stderr } = await render(
      { ...result, diagnostics: [found], readText: () => long },
      { format: 'text', quiet: false, colour: false, version: '' },
    );
    const [shown = '', carets = ''] = stderr.split('\n').slice(3, 5);
    expect(shown.length).toBeLessThan(140);
    expect(shown).toMatch(/^1 \| \.\.\.a+😀MARK😀b*\.\.\.$/u);
    // An emoji is two code units, and two columns wide.
    expect(carets.indexOf('^')).toBe(shown.indexOf('MARK'));
    expect(carets.match(/\^+$/)?.[0]).toBe('^^^^');
  });

  test('many diagnostics in one file of many lines are rendered in linear time', async () => {
    const count = 20_000;
    const text = 'x\n'.repeat(count);
    const found = Array.from({ length: count }, (_, i) =>
      diagnostic('refuse.pack.symlink', 'x', { at: { file: 'f', range: range(i + 1, 1, 2) } }),
    );
    let texts = 0;
    const readText = () => {
      texts++;
      return text;
    };
    const characters = await charactersSearched(() =>
      render({ ...result, diagnostics: found, readText }, { format: 'text', quiet: false, colour: false, version: '' }),
    );
    expect(texts).toBe(1);
    expect(characters).toBeLessThan(10 * text.length);
  });

  test('is coloured only on request', async () => {
    expect((await as('text', true)).stderr).toContain(
      '\u001b[1;31merror[refuse.pack.missing_dependency]\u001b[0m\u001b[1m: no such pack',
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

  test('quiet omits the text of a command', async () => {
    expect((await render(result, { format: 'text', quiet: true, colour: false, version: '' })).stdout).toBe('');
  });

  test.each([
    ['abc', 3],
    ['语言', 4],
    ['é', 1],
    ['e\u0301', 1],
    ['😀', 2],
    ['✅⭐', 4],
    ['한국', 4],
    ['ｱ', 1],
    ['→', 1],
  ])('%j is %i columns wide', (text, width) => expect(columns(text)).toBe(width));

  test('tables align names of wide characters', () => {
    const rows = [
      ['施工默认', '12', 'a'],
      ['hall ✅', '3', 'b'],
    ];
    expect(table(['package', { head: 'scenes', align: 'right' }, 'x'], rows)).toBe(
      'package   scenes  x\n施工默认      12  a\nhall ✅        3  b\n',
    );
  });
});
