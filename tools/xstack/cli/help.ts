import yargs, { type Argv } from 'yargs';
import type { Command, OptionSpec, PositionalSpec } from '../ops/command.ts';
import { commands } from './commands.ts';
import { globalOptions } from './global-options.ts';
import { groups, inHelpOrder } from './groups.ts';
import { loadCommand } from './parse/find-command.ts';

const usage = '$0 <command>\n\nCompiles and validates content packs, and moves scene packages between projects.';
const epilogue = '`xstack <command> --help` explains a command; `xstack explain <code>` a refusal.';

/** The size of the terminal, and the version that the help of the program shows as an option. */
export interface HelpContext {
  readonly width: number;
  readonly version: string;
}

/** Renders the help of a command, of a group, or of the program (an empty topic). Loads yargs and every command. */
export async function helpText(topic: string, context: HelpContext): Promise<string> {
  const words = topic === '' ? [] : topic.split(' ');
  return render(await programParser(context), [...words, '--help']);
}

async function programParser({ width, version }: HelpContext): Promise<Argv> {
  const loaded = new Map<string, Command>();
  for (const name of inHelpOrder(Object.keys(commands))) loaded.set(name, await loadCommand(name));
  const below = (group: string) =>
    [...loaded].flatMap(([name, command]): (readonly [verb: string, command: Command])[] =>
      name.startsWith(`${group} `) ? [[name.slice(group.length + 1), command]] : [],
    );
  const parser = base(yargs([]), width).scriptName('xstack').usage(usage);
  for (const [name, command] of loaded)
    if (!name.includes(' ')) addCommand(parser, [name, command], width, below(name));
  for (const [group, { summary }] of Object.entries(groups))
    parser.command(group, summary, (inner) => {
      for (const each of below(group)) addCommand(inner, each, width);
      return base(inner, width).version(false);
    });
  return parser.version(version).demandCommand(1).epilogue(epilogue);
}

function base(parser: Argv, width: number): Argv {
  return parser
    .locale('en')
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

/** Returns the output of yargs for a line that it accepts. */
function render(parser: Argv, argv: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const refuse = (message: string | null, error?: Error) =>
      reject(error ?? new Error(`bug: yargs refuses \`${argv.join(' ')}\`: ${message}`));
    parser.fail(refuse);
    void Promise.resolve(
      parser.parseAsync([...argv], {}, (error, _, output) => {
        if (error) refuse(error.message, error);
        else resolve(`${output}\n`);
      }),
    ).catch(reject);
  });
}

function addCommand(
  parser: Argv,
  [words, command]: readonly [words: string, command: Command],
  width: number,
  below: readonly (readonly [verb: string, command: Command])[] = [],
): void {
  const { positionals = [], options, examples, summary } = command;
  parser.command([words, ...positionals.map(positionalWord)].join(' '), summary, (inner) => {
    base(inner, width).version(false);
    for (const spec of positionals) inner.positional(spec.name, positionalOptions(spec));
    for (const [name, spec] of Object.entries(options)) inner.option(name, optionOptions(spec));
    for (const [name, spec] of Object.entries(globalOptions))
      inner.option(name, { ...optionOptions(spec), group: 'Output:' });
    for (const [line, what] of examples) inner.example(line, what);
    for (const each of below) addCommand(inner, each, width);
    return inner;
  });
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

function optionOptions({ type, summary, short, default: fallback, choices, value, required, repeated }: OptionSpec) {
  return {
    type,
    // Excludes commands whose names begin with the name of this one.
    global: false,
    describe: value === undefined ? summary : `${value}: ${summary}`,
    ...(short && { alias: short }),
    ...(fallback !== undefined && { default: fallback }),
    ...(choices && { choices }),
    ...(required && { demandOption: true }),
    ...(repeated && { array: true as const }),
  };
}
