import yargs, { type Argv } from 'yargs';
import { UsageError } from '../io/failure.ts';
import type { Arguments, Command, OptionSpec, PositionalSpec } from '../ops/command.ts';
import { checkWords } from './check-words.ts';
import { commands, groups } from './commands.ts';
import { globalOptions } from './global-options.ts';

/** What yargs made of a command line: a command to run, or a text (help, completion) to print. */
export type Parsed = { readonly command: Command; readonly args: Arguments } | { readonly text: string };

/** The full parser: help, mistakes, suggestions, completion. Throws `UsageError` for an invalid command line. */
export async function parseWithYargs(argv: readonly string[], version: string, width: number): Promise<Parsed> {
  let found: { command: Command; args: Arguments } | undefined;
  const call = (command: Command) => (args: Arguments) => {
    found = { command, args };
  };
  const loaded = new Map(
    await Promise.all(Object.entries(commands).map(async ([words, load]) => [words, (await load()).command] as const)),
  );
  checkWords(argv, loaded);
  const parser = base(yargs([]), width)
    .scriptName('xstack')
    .usage('$0 <command>\n\nCompiles and validates content packs, and moves scene packages between projects.');
  parser.completion('completion', 'print a completion script for your shell');
  const addBelow = (inner: Argv, group: string) => {
    for (const [words, command] of loaded)
      if (words.startsWith(`${group} `))
        addCommand(inner, words.slice(group.length + 1), command, { width, called: call(command) });
  };
  for (const [words, command] of loaded) {
    if (words.includes(' ')) continue;
    addCommand(parser, words, command, { width, called: call(command), below: (inner) => addBelow(inner, words) });
  }
  for (const [group, summary] of Object.entries(groups)) {
    parser.command(group, summary, (inner) => {
      addBelow(inner, group);
      return base(inner, width).demandCommand(1, `name a command: xstack ${group} <command>`).version(false);
    });
  }
  parser
    .version(version)
    .demandCommand(1, 'name a command; `xstack --help` lists them')
    .epilogue('`xstack <command> --help` explains a command; `xstack explain <code>` a refusal.');
  const text = await parse(parser, argv);
  if (text !== '') return { text };
  if (found === undefined) throw new UsageError('name a command; `xstack --help` lists them');
  return found;
}

function base(parser: Argv, width: number): Argv {
  return parser
    .locale('en')
    .updateStrings(ourWords as unknown as Record<string, string>) // Its types know no plurals.
    .strict()
    .help('help')
    .alias('help', 'h')
    .wrap(width)
    .exitProcess(false)
    .parserConfiguration({
      'boolean-negation': false,
      'camel-case-expansion': false,
      'dot-notation': false,
      'parse-numbers': false,
      'parse-positional-numbers': false,
      'populate--': false,
    });
}

/** What yargs says, in the style of all messages. */
const ourWords = {
  'Argument: %s, Given: %s, Choices: %s': '`%s` is %s, and must be one of %s',
  'Invalid values:': 'wrong value:',
  'Missing required argument: %s': { one: 'missing: --%s', other: 'missing: --%s' },
  'Not enough arguments following: %s': '`--%s` needs a value',
  // The words take the numbers in the order of yargs: `util.format` knows no positions.
  'Not enough non-option arguments: got %s, need at least %s': {
    one: 'not enough arguments: found %s, expected at least %s',
    other: 'not enough arguments: found %s, expected at least %s',
  },
  'Unknown argument: %s': { one: 'unknown argument: %s', other: 'unknown arguments: %s' },
};

/** A message is one line. */
function wrongUsage(message: string): UsageError {
  return new UsageError(message.replaceAll(/\s*\n\s*/g, ' '));
}

/** Prints go into the text that is returned; an invalid command line throws. */
function parse(parser: Argv, argv: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    parser.fail((message, error) =>
      reject(error instanceof Error && message === null ? error : wrongUsage(message ?? String(error))),
    );
    void Promise.resolve(
      parser.parseAsync([...argv], {}, (error, _args, output) => {
        if (error === undefined || error === null) resolve(output === '' ? '' : `${output}\n`);
        else reject(error instanceof UsageError ? error : wrongUsage(error.message));
      }),
    ).catch(reject);
  });
}

interface CommandHooks {
  /** The columns of the terminal. */
  readonly width: number;
  readonly called: (args: Arguments) => void;
  /** Adds the commands that begin with the words of this one. */
  readonly below?: (inner: Argv) => void;
}

function addCommand(
  parser: Argv,
  words: string,
  command: Command,
  { width, called, below = () => {} }: CommandHooks,
): void {
  const { positionals = [], options, examples, summary } = command;
  parser.command(
    [words, ...positionals.map(positionalWord)].join(' '),
    summary,
    (inner) => {
      base(inner, width).version(false);
      for (const spec of positionals) inner.positional(spec.name, positionalOptions(spec));
      for (const [name, spec] of Object.entries(options)) inner.option(name, optionOptions(spec));
      for (const [name, spec] of Object.entries(globalOptions))
        inner.option(name, { ...optionOptions(spec), group: 'Output:' });
      for (const [line, what] of examples) inner.example(line, what);
      below(inner);
      return inner;
    },
    (args) => called(argumentsOf(command, args)),
  );
}

function positionalWord({ name, required, repeated }: PositionalSpec): string {
  const word = `${name}${repeated ? '..' : ''}`;
  return required ? `<${word}>` : `[${word}]`;
}

function positionalOptions({ summary, choices, default: fallback, repeated }: PositionalSpec) {
  return {
    type: 'string' as const,
    describe: summary,
    ...(choices && { choices }),
    ...(fallback !== undefined && { default: fallback }),
    ...(repeated && { array: true as const }),
  };
}

function optionOptions({
  type,
  summary,
  short,
  default: fallback,
  choices,
  value,
  required,
  repeated,
  bareValue,
}: OptionSpec) {
  return {
    type,
    // Of this command, and not of those that begin with its words.
    global: false,
    describe: value === undefined ? summary : `${value}: ${summary}`,
    ...(short && { alias: short }),
    ...(fallback !== undefined && { default: fallback }),
    ...(choices && { choices }),
    ...(required && { demandOption: true }),
    ...(type === 'string' && bareValue === undefined && { requiresArg: true }),
    ...(repeated && { array: true as const, nargs: 1 }),
  };
}

/** Only what the command declares, in the form that `parsePlain` gives it. */
function argumentsOf({ positionals = [], options }: Command, args: Readonly<Record<string, unknown>>): Arguments {
  const names = [...positionals.map(({ name }) => name), ...Object.keys(options), ...Object.keys(globalOptions)];
  for (const [name, { repeated }] of Object.entries({ ...globalOptions, ...options } as Record<string, OptionSpec>))
    if (repeated !== true && Array.isArray(args[name])) throw new UsageError(`--${name} is given more than once`);
  const isGiven = (value: unknown) => value !== undefined && !(Array.isArray(value) && value.length === 0);
  const given = (name: string) => (args[name] === '' ? (options[name]?.bareValue ?? '') : args[name]);
  return Object.fromEntries(
    names.filter((name) => isGiven(args[name])).map((name) => [name, given(name)]),
  ) as Arguments;
}
