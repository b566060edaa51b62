import yargs, { type Argv } from 'yargs';
import type { Command, OptionSpec, PositionalSpec } from '../ops/command.ts';
import { projectOptions } from '../ops/project/project.ts';
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
  const text = await render(await programParser(context), [...words, '--help']);
  return Object.hasOwn(commands, topic) ? `${text}${exampleLines(await loadCommand(topic), context.width)}` : text;
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
  return parser.version('version', 'show the version', version).demandCommand(1).epilogue(epilogue);
}

function base(parser: Argv, width: number): Argv {
  return parser
    .locale('en')
    .strict()
    .help('help', 'show this help')
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
        else resolve(`${withoutTypes(output)}\n`);
      }),
    ).catch(reject);
  });
}

/** Removes the types that yargs adds to its own options and to lists; the placeholders say as much. */
function withoutTypes(help: string): string {
  return help.replace(/\s+\[(?:boolean|array|default:\s+\[\])\]/g, '');
}

function addCommand(
  parser: Argv,
  [words, command]: readonly [words: string, command: Command],
  width: number,
  below: readonly (readonly [verb: string, command: Command])[] = [],
): void {
  const { positionals = [], options, summary } = command;
  parser.command([words, ...positionals.map(positionalWord)].join(' '), summary, (inner) => {
    base(inner, width).version(false);
    for (const { name, summary, choices, default: fallback } of positionals)
      inner.positional(name, { describe: described(summary, { choices, fallback }) });
    const isShared = ([name]: [string, OptionSpec]) => Object.hasOwn(projectOptions, name);
    const own = Object.entries(options);
    addOptions(
      inner,
      'Options:',
      own.filter((each) => !isShared(each)),
    );
    addOptions(inner, 'Repository:', own.filter(isShared));
    inner.group('help', 'Global options:');
    addOptions(inner, 'Global options:', Object.entries(globalOptions));
    for (const each of below) addCommand(inner, each, width);
    return inner;
  });
}

function positionalWord({ name, required, repeated }: PositionalSpec): string {
  const word = `${name}${repeated ? '..' : ''}`;
  return required ? `<${word}>` : `[${word}]`;
}

/** Adds options in this order. yargs prints a key as it is, so that the key includes the placeholder of the value. */
function addOptions(parser: Argv, group: string, options: readonly (readonly [string, OptionSpec])[]): void {
  for (const [name, spec] of options)
    parser.option(`${name}${placeholder(spec)}`, {
      group,
      // Excludes commands whose names begin with the name of this one.
      global: false,
      describe: described(spec.summary, { choices: spec.choices, value: spec.value, fallback: spec.default }),
      ...(spec.short && { alias: spec.short }),
      ...(spec.required && { demandOption: true }),
    });
}

function placeholder({ value, bareValue }: OptionSpec): string {
  if (value === undefined) return '';
  return bareValue === undefined ? ` <${value}>` : ` [${value}]`;
}

interface Values {
  readonly choices: readonly string[] | undefined;
  readonly value?: string | undefined;
  readonly fallback: string | boolean | undefined;
}

/** The summary with the choices that neither it nor the placeholder names, and the default. */
function described(summary: string, { choices = [], value = '', fallback }: Values): string {
  const isNamed = choices.every((choice) => new RegExp(`\\b${choice}\\b`).test(`${value} ${summary}`));
  const values = isNamed ? '' : `: ${choices.join(', ')}`;
  return `${summary}${values}${fallback === undefined ? '' : ` (default: ${fallback})`}`;
}

/** Formats examples for copying: one line each, whatever its length, below a comment that a shell ignores. */
function exampleLines({ examples }: Command, width: number): string {
  const blocks = examples.map(([line, what]) => {
    const comment = wrapped(what.split(' '), width - '  # '.length).join('\n  # ');
    // Two columns for the backslash of a line that is continued.
    const command = wrapped(shellWords(line), width - '    '.length - 2).join(' \\\n    ');
    return `  # ${comment}\n  ${command}\n`;
  });
  return blocks.length === 0 ? '' : `\nExamples:\n${blocks.join('\n')}`;
}

/** Splits a command line at the spaces outside of quotes. */
function shellWords(line: string): readonly string[] {
  return line.match(/(?:[^\s"']|"[^"]*"|'[^']*')+/g) ?? [];
}

/** Joins words to lines of at most `width` columns; a longer word has a line of its own. */
function wrapped(words: readonly string[], width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of words) {
    const line = lines.at(-1);
    if (line !== undefined && line.length + 1 + word.length <= width) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines;
}
