/** Text output: colours, width, the closing lines, and what the environment changes in it. */
import { describe, expect, test } from 'vitest';
import { render } from '../../tools/xstack/cli/render/render.ts';
import { wantsColour } from '../../tools/xstack/cli/wants-colour.ts';
import { diagnostic } from '../../tools/xstack/core/base/diagnostic/diagnostic.ts';
import { columns } from '../../tools/xstack/core/base/text/columns.ts';
import type { Arguments, CommandResult } from '../../tools/xstack/ops/command.ts';
import { isCi } from '../../tools/xstack/ops/is-ci.ts';

const range = (line: number, from: number, to: number) => ({
  start: { line, column: from },
  end: { line, column: to },
});

function resultWith(line: string, from: number, to: number): CommandResult {
  const at = { file: 'a.json', range: range(7, from, to) };
  const found = diagnostic('refuse.pack.missing_dependency', 'no such pack', { at, help: 'add it' });
  const readText = () => `${'\n'.repeat(6)}${line}\n`;
  return { result: 'refused', diagnostics: [found], json: {}, text: '', readText };
}

const text = { format: 'text', quiet: false, colour: false, version: '1.2.3' } as const;

test('colours: carets as the severity, gutter and arrow blue, the message bold', async () => {
  const { stderr } = await render(resultWith('"x": 1', 1, 4), { ...text, colour: true });
  const [red, blue, cyan, bold, end] = ['\u001b[1;31m', '\u001b[1;34m', '\u001b[1;36m', '\u001b[1m', '\u001b[0m'];
  expect(stderr).toBe(
    [
      `${red}error[refuse.pack.missing_dependency]${end}${bold}: no such pack${end}`,
      `  ${blue}-->${end} a.json:7:1`,
      `  ${blue}|${end}`,
      `${blue}7 |${end} "x": 1`,
      `  ${blue}|${end} ${red}^^^${end}`,
      `  ${cyan}help${end}: add it`,
      '',
      'refused: 1 error',
      '',
    ].join('\n'),
  );
});

describe('width', () => {
  const lines: readonly (readonly [string, string, number, number])[] = [
    ['a short range in a long line', `${'x'.repeat(300)}`, 150, 160],
    ['a range longer than the terminal', `${'x'.repeat(300)}`, 20, 290],
    ['wide characters', `${'漢'.repeat(300)}`, 150, 160],
    ['control characters', `${'\u0001'.repeat(300)}`, 150, 152],
    ['a short line', '{ "a": 1 }', 3, 6],
  ];

  test.each(lines)('%s: no line of an excerpt is wider than the terminal', async (_, line, from, to) => {
    for (const width of [60, 80, 100, 200]) {
      const { stderr } = await render(resultWith(line, from, to), { ...text, width });
      for (const shown of stderr.split('\n')) expect(columns(shown)).toBeLessThanOrEqual(width);
      expect(stderr).toMatch(/\| *\.{0,3}.*\n.*\^/);
    }
  });

  test('a wider terminal shows more', async () => {
    const shown = async (width: number) => {
      const { stderr } = await render(resultWith('x'.repeat(300), 150, 160), { ...text, width });
      return stderr.length;
    };
    expect(await shown(200)).toBeGreaterThan(await shown(80));
  });
});

describe('the closing lines', () => {
  const base: CommandResult = { result: 'complete', diagnostics: [], json: {}, text: 'answer\n' };
  const found = [diagnostic('warn.pack.stray_file', 'stray')];

  test('end the answer if there are no diagnostics', async () => {
    const result = { ...base, facts: ['2 packs', 'build: nothing changed'], next: '`go`' };
    expect(await render(result, text)).toEqual({
      stdout: 'answer\ncomplete: 2 packs; build: nothing changed\nnext: `go`\n',
      stderr: '',
    });
    expect(await render(result, { ...text, quiet: true })).toEqual({ stdout: '', stderr: '' });
  });

  test('end the diagnostics if there are any', async () => {
    const result = { ...base, diagnostics: found, facts: ['2 packs'], next: '`go`' };
    expect(await render(result, text)).toEqual({
      stdout: 'answer\n',
      stderr: 'warning[warn.pack.stray_file]: stray\n\ncomplete: 1 warning; 2 packs\nnext: `go`\n',
    });
    expect(await render(result, { ...text, quiet: true })).toEqual({
      stdout: '',
      stderr: 'warning[warn.pack.stray_file]: stray\n\ncomplete: 1 warning\n',
    });
  });

  test('a command without facts and diagnostics has no verdict', async () => {
    expect(await render(base, text)).toEqual({ stdout: 'answer\n', stderr: '' });
  });
});

test('--color decides before the environment, and the environment before the terminal', () => {
  const colour = (args: Arguments, env: Record<string, string>, isTerminal = false) =>
    wantsColour(args, { env, isTerminal });
  expect(colour({ color: 'always' }, { NO_COLOR: '1' })).toBe(true);
  expect(colour({ color: 'never' }, { FORCE_COLOR: '1' }, true)).toBe(false);
  expect(colour({ color: 'always', 'no-color': true }, {})).toBe(false);
  expect(colour({ color: 'auto' }, {}, true)).toBe(true);
  expect(colour({ color: 'auto' }, { TERM: 'dumb' }, true)).toBe(false);
  expect(colour({ color: 'auto' }, { NO_COLOR: '1', FORCE_COLOR: '1' }, true)).toBe(false);
  expect(colour({ color: 'auto' }, { FORCE_COLOR: '1' })).toBe(true);
  expect(colour({ color: 'auto' }, { FORCE_COLOR: '0' }, true)).toBe(false);
});

test('CI is any value but nothing, 0 and false', () => {
  for (const value of ['true', '1', 'yes', 'woodpecker']) expect(isCi({ env: { CI: value } })).toBe(true);
  for (const value of [undefined, '', '0', 'false', 'False']) expect(isCi({ env: { CI: value } })).toBe(false);
});
