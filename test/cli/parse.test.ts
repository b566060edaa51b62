/** The plain parser and yargs read the same specifications; where the plain one answers, both answer the same. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { commands } from '../../tools/xstack/cli/commands.ts';
import { parsePlain } from '../../tools/xstack/cli/parse-plain.ts';
import { parseWithYargs } from '../../tools/xstack/cli/parse-yargs.ts';
import { UsageError } from '../../tools/xstack/io/failure.ts';
import type { Command, OptionSpec } from '../../tools/xstack/ops/command.ts';

const loaded = await Promise.all(
  Object.entries(commands).map(async ([words, load]) => [words, (await load()).command] as const),
);

/** Words that a user may type after the words of a command: its options in all their forms, values, mistakes. */
function wordsFor(command: Command): fc.Arbitrary<string[]> {
  const value = fc.constantFrom('x', 'fast', 'strict', 'on', 'json', '1.0.0', 'a b', 'é');
  const global: Record<string, OptionSpec> = {
    json: { type: 'boolean', summary: '' },
    quiet: { type: 'boolean', summary: '' },
  };
  const option = fc
    .constantFrom(...Object.entries({ ...command.options, ...global }))
    .chain(([name, spec]): fc.Arbitrary<string[]> => {
      if (spec.type === 'boolean') return fc.constant([`--${name}`]);
      const one = spec.choices === undefined ? value : fc.constantFrom(...spec.choices);
      const short = (text: string) => (spec.short === undefined ? [] : [[`-${spec.short}`, text]]);
      return one.chain((text) => fc.constantFrom([`--${name}`, text], [`--${name}=${text}`], ...short(text)));
    });
  const noise = fc.constantFrom(['--unknown'], ['-z'], ['--'], ['--no-quiet']);
  const part = fc.oneof(
    { weight: 6, arbitrary: option },
    { weight: 3, arbitrary: value.map((text) => [text]) },
    { weight: 1, arbitrary: noise },
  );
  return fc.array(part, { maxLength: 4 }).map((parts) => parts.flat());
}

test.each(loaded)('`%s` is read alike', async (words, command) => {
  await fc.assert(
    fc.asyncProperty(wordsFor(command), async (rest) => {
      const plain = parsePlain(command, rest);
      if (plain === undefined) return; // Left to yargs.
      const full = await parseWithYargs([...words.split(' '), ...rest], '0.0.0', 100);
      expect('args' in full ? full.args : full).toEqual(plain);
    }),
    { numRuns: 15 },
  );
});

test.each([
  ['runn'],
  ['run', '--loked'],
  ['run', 'fst'],
  ['run', '--bundle'],
  ['run', '--cache', 'maybe'],
  ['bundle'],
  ['bundle', 'lst'],
  ['scene', 'install', 'a', 'b', '--what'],
  [],
])('%j %j %j is wrong usage', async (...argv) => {
  const parsed = parseWithYargs(argv, '0.0.0', 100);
  await expect(parsed).rejects.toThrow(UsageError);
  await expect(parsed).rejects.toThrow(/^.*$/);
});

test.each(loaded)('`%s --help` shows every option and example', async (words, command) => {
  const help = await parseWithYargs([...words.split(' '), '--help'], '0.0.0', 200);
  const text = 'text' in help ? help.text : '';
  for (const name of Object.keys(command.options)) expect(text).toContain(`--${name}`);
  for (const [line] of command.examples) expect(text.replaceAll(/\s+/g, ' ')).toContain(line.slice(0, 14));
});
