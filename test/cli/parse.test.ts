/** The laws of the one parser of command lines, for every command; its messages, one of each kind. */
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { commands } from '../../tools/xstack/cli/commands.ts';
import { completions } from '../../tools/xstack/cli/complete.ts';
import { helpText } from '../../tools/xstack/cli/help.ts';
import { optionTable } from '../../tools/xstack/cli/parse/option-table.ts';
import { parse } from '../../tools/xstack/cli/parse/parse.ts';
import { readCommandLine } from '../../tools/xstack/cli/parse/read-command-line.ts';
import { UsageError } from '../../tools/xstack/io/failure.ts';
import type { Command, OptionSpec, PositionalSpec } from '../../tools/xstack/ops/command.ts';
import { root } from '../support/binary.ts';
import { testHost } from '../support/incremental.ts';
import { onDisk } from '../support/repository.ts';

const loaded = await Promise.all(
  Object.entries(commands).map(async ([words, load]) => [words, (await load()).command] as const),
);
const context = { ...testHost(root), version: '1.2.3', width: 200 };

/** A part of a command line: its words, and the expected result. */
interface Part {
  readonly words: readonly string[];
  readonly name: string;
  readonly value: string | boolean;
}

/**
 * Values are any strings except empty ones, and except those that look like an option if the value is a separate word.
 */
const text = fc.oneof(
  fc.constantFrom('x', '-', '-5', '-1.5', 'a=b', '=', 'é', 'a b', 'true', 'run'),
  fc.string({ minLength: 1, maxLength: 5 }).filter((value) => value.trim() !== '' && !value.startsWith('-')),
);

function optionPart(name: string, { type, short, choices }: OptionSpec): fc.Arbitrary<Part> {
  if (type === 'boolean')
    return fc
      .constantFrom(
        [[`--${name}`], true] as const,
        [[`--${name}=true`], true] as const,
        [[`--${name}=false`], false] as const,
      )
      .map(([words, value]) => ({ words, name, value }));
  return (choices === undefined ? text : fc.constantFrom(...choices)).chain((value) =>
    fc
      .constantFrom(
        [`--${name}`, value],
        [`--${name}=${value}`],
        ...(short === undefined ? [] : [[`-${short}`, value], [`-${short}${value}`]]),
      )
      .map((words) => ({ words, name, value })),
  );
}

/** A subset of the options in any order, with the required ones. */
function optionParts(command: Command): fc.Arbitrary<Part[]> {
  const options = [...optionTable(command).options];
  const required = options.filter(([, spec]) => spec.required);
  return fc
    .subarray(options.filter(([, spec]) => !spec.required))
    .chain((some) => fc.tuple(...[...required, ...some].map(([name, spec]) => optionPart(name, spec))))
    .chain((parts) => fc.shuffledSubarray(parts, { minLength: parts.length }));
}

function wordsFor(positionals: readonly PositionalSpec[]): fc.Arbitrary<string[]> {
  return fc
    .integer({ min: positionals.filter(({ required }) => required).length, max: positionals.length })
    .chain((count) =>
      fc.tuple(...positionals.slice(0, count).map(({ choices }) => (choices ? fc.constantFrom(...choices) : text))),
    );
}

const defaults = (command: Command) =>
  Object.fromEntries(
    [...optionTable(command).all].flatMap(([name, spec]) => (spec.default === undefined ? [] : [[name, spec.default]])),
  );

/** The arguments that a line with these options and words means. */
function meaning(command: Command, parts: readonly Part[], given: readonly string[]) {
  const { positionals = [] } = command;
  const { options } = optionTable(command);
  return {
    ...defaults(command),
    ...Object.fromEntries(parts.map(({ name, value }) => [name, options.get(name)?.repeated ? [value] : value])),
    ...Object.fromEntries(given.map((word, i) => [positionals[i]?.name, positionals[i]?.repeated ? [word] : word])),
  };
}

describe.each(loaded)('%s', (name, command) => {
  const { positionals = [] } = command;
  const lines = fc.tuple(optionParts(command), wordsFor(positionals), fc.nat());

  /** The words in their order, some options before them and some after. */
  const lineOf = (parts: readonly Part[], given: readonly string[], at: number) => {
    const cut = parts.length === 0 ? 0 : at % (parts.length + 1);
    return [
      parts.slice(0, cut).flatMap((part) => part.words),
      given,
      parts.slice(cut).flatMap((part) => part.words),
    ].flat();
  };

  test('options are accepted in any order and form, before and after the arguments', () => {
    fc.assert(
      fc.property(lines, ([parts, given, at]) => {
        expect(parse(command, lineOf(parts, given, at))).toEqual(meaning(command, parts, given));
      }),
      { numRuns: 30 },
    );
  });

  test('after `--` every word is an argument', () => {
    fc.assert(
      fc.property(lines, ([parts, given]) => {
        const line = [...parts.flatMap((part) => part.words), '--', ...given];
        expect(parse(command, line)).toEqual(meaning(command, parts, given));
      }),
      { numRuns: 10 },
    );
  });

  test('excess arguments and repeated options are refused', () => {
    fc.assert(
      fc.property(lines, text, ([parts, given, at], extra) => {
        const line = lineOf(parts, given, at);
        if (given.length === positionals.length && positionals.every(({ repeated }) => !repeated))
          expect(() => parse(command, [...line, '--', extra])).toThrow(
            /unknown argument|takes no value, not `(?:true|false)`/,
          );
        for (const part of parts)
          if (typeof part.value === 'string' && optionTable(command).options.get(part.name)?.repeated !== true)
            expect(() => parse(command, [...line, ...part.words])).toThrow(`--${part.name} is given more than once`);
      }),
      { numRuns: 10 },
    );
  });

  test('any command line is accepted or refused as wrong usage', () => {
    const names = [...optionTable(command).all].flatMap(([name, { short }]) => [
      `--${name}`,
      ...(short ? [`-${short}`] : []),
    ]);
    const any = fc.oneof(
      fc.constantFrom(...names, '--', '-z', '-zq', '--unknown', '--json=maybe', ''),
      text,
      fc.string(),
    );
    fc.assert(
      fc.property(fc.array(any, { maxLength: 6 }), (line) => {
        try {
          parse(command, line);
        } catch (error) {
          expect(error).toBeInstanceOf(UsageError);
          expect((error as UsageError).message).not.toBe('');
        }
      }),
      { numRuns: 30 },
    );
  });

  test('--help shows every option and example', async () => {
    const help = await helpText(name, context);
    for (const option of Object.keys(command.options)) expect(help).toContain(`--${option}`);
    for (const [line] of command.examples) expect(help.replaceAll(/\s+/g, ' ')).toContain(line.slice(0, 14));
  });
});

test.each([
  ['', 'expected a command'],
  ['--json', 'options must follow the command: `xstack <command> --json`'],
  ['runn', 'command `runn` does not exist; did you mean `run`?'],
  ['constructor', 'command `constructor` does not exist'],
  ['bundle', 'expected a command after `bundle`'],
  ['pack --json list', 'expected a command after `pack`'],
  ['bundle lst', 'command `bundle lst` does not exist; did you mean `bundle list`?'],
  ['portal usr', 'command `portal usr` does not exist; did you mean `portal user`?'],
  ['run --locked true', '`--locked` takes no value, not `true`'],
  ['scene search --json true false', '`--json` takes no value, not `true`'],
  ['run --loked', 'option `--loked` does not exist; did you mean `--locked`?'],
  ['run --loked --help', 'option `--loked` does not exist; did you mean `--locked`?'],
  ['rnu --help', 'command `rnu` does not exist; did you mean `run`?'],
  ['run fst', '`profile` must be one of `fast`, `strict`, `full`, not `fst`; did you mean `fast`?'],
  ['run --cache maybe', '`--cache` must be one of `on`, `off`, not `maybe`'],
  ['run --bundle', '`--bundle` needs a value'],
  ['run --bundle --json', '`--bundle` needs a value'],
  ['run -r', '`-r` needs a value'],
  ['run --bundle=', '`--bundle` needs a value'],
  ['run --json=maybe', '`--json` takes no value, not `maybe`'],
  ['run --out a --out b', '--out is given more than once'],
  ['run -- full fast', 'unknown argument: fast'],
  ['scene install a b --what', 'option `--what` does not exist'],
  ['scene install -zq a', 'unknown arguments: z, q, a'],
  ['scene tag --registry', 'not enough arguments: found 0, expected at least 1'],
  ['package export', 'required: --name, --version'],
])('`xstack %s`: %s', async (line, message) => {
  const argv = line === '' ? [] : line.split(' ');
  await expect(readCommandLine(argv, context)).rejects.toThrow(new UsageError(message));
});

test.each([
  ['run --poll --watch', { poll: '1000', watch: true }],
  ['run --watch --poll', { poll: '1000', watch: true }],
  ['run --poll 50 strict', { poll: '50', profile: 'strict' }],
  ['run --profile strict', { profile: 'strict' }],
  ['run -- full', { profile: 'full' }],
  ['package rollback -5', { import: '-5' }],
  ['package rollback -55', { import: '-55' }],
  ['governance log --limit -5', { limit: '-5' }],
])('`xstack %s` means %j', async (line, args) => {
  expect(await readCommandLine(line.split(' '), context)).toMatchObject({ args });
});

test.each([
  ['xstack ', ['run', 'bundle', 'scene', 'completion']],
  ['xstack b', ['baseline', 'bisect', 'bundle']],
  ['xstack bundle ', ['list', 'new', 'validate']],
  ['xstack portal u', ['user']],
  ['xstack run ', ['fast', 'strict', 'full']],
  ['xstack run --c', ['--cache', '--color']],
  ['xstack run --cache o', ['on', 'off']],
  ['xstack run --format j', ['json', 'junit']],
  ['xstack run --he', ['--help']],
  ['xstack run --format=j', ['--format=json', '--format=junit']],
  ['xstack run --format = j', ['json', 'junit']],
  ['xstack run --cache =', ['on', 'off']],
  ['xstack completion f', ['fish']],
  ['xstack run --bundle bundle.b', ['bundle.base.lab']],
  ['xstack run --bundle=bundle.b', ['--bundle=bundle.base.lab']],
  ['xstack run strict --bundle bundle.i', ['bundle.inner.tour']],
  ['xstack add bundle.i', ['bundle.inner.tour']],
  ['xstack add pack.core.f', ['pack.core.frames']],
  ['xstack add bundle.inner.tour pack.core.frames pack.core.f', []],
  ['xstack add bundle.inner.tour --dry-run pack.core.f', ['pack.core.frames']],
  ['xstack add bundle.inner.tour bundle.i', []],
  ['xstack pack hash --packs-root nowhere pack.', []],
  ['xstack pack hash --repo-root nowhere pack.', []],
  ['xstack explain refuse.edit.', ['refuse.edit.unknown_target', 'refuse.edit.not_listed']],
  ['xstack schema show pack_m', ['pack_manifest']],
  ['xstack scene install --name ', []],
  ['xstack scene install --registry package.json --name ', []],
  ['xstack nothing ', []],
])('`%s` is completed to %j', async (line, expected) => {
  const words = await completions(line.split(' '), context);
  expect(words).toEqual(expect.arrayContaining(expected));
  if (expected[0] !== 'run') expect(words).toHaveLength(expected.length);
});

test('the schemas of a project are completed beside the built-in ones', async () => {
  const inProject = { ...context, cwd: join(root, 'examples/observatory') };
  const wordsOf = (start: string) => completions(['xstack', 'schema', 'show', start], inProject);
  expect(await wordsOf('type.')).toEqual(expect.arrayContaining(['type.telescope']));
  expect(await wordsOf('pack_m')).toEqual(['pack_manifest']);
});

test('`explain` offers kinds of rows, and the rows of the registries that a run wrote', async () => {
  const rows = ['lens.a', 'lens."b', 'map.c'].map((lens_id) => ({ lens_id, pack_id: 'pack.core.a' }));
  const directory = onDisk({
    'packs/README.md': '',
    'bundles/README.md': '',
    'build/registries/lens.registry.json': JSON.stringify({ lenses: rows }, null, 2),
  });
  const wordsOf = (word: string) => completions(['xstack', 'explain', word], { ...context, cwd: directory });
  expect(await wordsOf('len')).toEqual(['lens#']);
  expect(await wordsOf('lens#lens.')).toEqual(['lens#lens.a', 'lens#lens."b']);
  expect(await wordsOf('lens.registry.json#m')).toEqual(['lens.registry.json#map.c']);
  expect(await wordsOf('site#')).toEqual([]);
  expect(await completions(['xstack', 'explain', 'refuse.edit.u'], { ...context, cwd: tmpdir() })).toEqual([
    'refuse.edit.unknown_target',
  ]);
});

test('an incomplete line is answered, whatever it contains', async () => {
  const option = '--get-yargs-completions';
  expect(await readCommandLine([option, 'xstack', 'cache', 'v'], context)).toEqual({ text: 'verify\n' });
  expect(await readCommandLine([option], context)).toMatchObject({ text: expect.stringContaining('run\n') });
});

test.each(['-h run', 'run -h', 'run --out --help'])('`xstack %s` shows the help of run', async (line) => {
  expect(await readCommandLine(line.split(' '), context)).toEqual({ text: await helpText('run', context) });
});
