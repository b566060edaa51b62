import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isAgent } from '../../tools/xstack/cli/is-agent.ts';
import { render } from '../../tools/xstack/cli/render/render.ts';
import { diagnostic } from '../../tools/xstack/core/base/diagnostic/diagnostic.ts';

const at = (file: string) => ({ file, range: { start: { line: 2, column: 3 }, end: { line: 2, column: 9 } } });

const diagnostics = fc
  .tuple(
    fc.constantFrom('refuse.pack.symlink', 'warn.pack.stray_file', 'note.pack.unlisted_asset'),
    fc.constantFrom('a', 'b/c', 'd\u001b[31m'),
    fc.nat({ max: 30 }),
    fc.boolean(),
  )
  .map(([code, file, notes, hasHelp]) =>
    diagnostic(code, `message about \`${file}\``, {
      at: at(file),
      related: Array.from({ length: notes }, () => ({ message: 'another place', at: at('e') })),
      ...(hasHelp && { help: 'repair it' }),
    }),
  );

const options = { format: 'text', isForAgent: true, quiet: false, colour: true, width: 40, version: '' } as const;

test('at most 200 lines: whole diagnostics, the number of the others, the verdict', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(diagnostics, { minLength: 1, maxLength: 300 }), async (list) => {
      const result = { result: 'refused', diagnostics: list, json: {}, text: '', next: 'go on' } as const;
      const { stdout, stderr } = await render(result, options);
      const lines = stderr.split('\n').slice(0, -1);
      expect(stdout).toBe('');
      expect(lines.length).toBeLessThanOrEqual(200);
      expect(lines.at(-1)).toMatch(/^refused: /);
      for (const art of ['\u001b', '^', '-->', 'next:']) expect(stderr).not.toContain(art);
      const shown = lines.filter((line) => /: (?:error|warning|note)\[/.test(line)).length;
      const left = [...(lines.at(-2)?.matchAll(/\d+(?= (?:error|warning|note)s?\b)/g) ?? [])];
      expect(shown + left.reduce((sum, [count]) => sum + Number(count), 0)).toBe(list.length);
    }),
    { numRuns: 50 },
  );
});

test('the answer of a command is never cut', async () => {
  const text = 'line\n'.repeat(1000);
  const { stdout } = await render({ result: 'complete', diagnostics: [], json: {}, text, facts: ['1 thing'] }, options);
  expect(stdout).toBe(`${text}complete: 1 thing\n`);
});

test.each(['', '0', 'false', 'FALSE'])('a variable that is `%s` is not set', (value) => {
  expect(isAgent({ env: { CLAUDECODE: value, AI_AGENT: value } })).toBe(false);
});

test('terminals of people in an editor are none of an agent', () => {
  const env = { CURSOR_TRACE_ID: 'a', REPL_ID: 'a', TERM_PROGRAM: 'vscode', AIDER_MODEL: 'a', GOOSE_PROVIDER: 'a' };
  expect(isAgent({ env })).toBe(false);
  expect(isAgent({ env: { ...env, CURSOR_AGENT: '1' } })).toBe(true);
});
