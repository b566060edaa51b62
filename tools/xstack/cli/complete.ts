import type { Command, Host, OptionSpec, PositionalSpec } from '../ops/command.ts';
import { type CompletionArguments, idsOf } from '../ops/completion/ids.ts';
import { commands } from './commands.ts';
import { inHelpOrder } from './groups.ts';
import { loadCommand, namedCommand } from './parse/find-command.ts';
import { givenValues } from './parse/given-values.ts';
import { helpOption, type OptionTable, optionTable } from './parse/option-table.ts';
import { type CommandLine, readWords } from './parse/read-words.ts';

/** Returns the words that can replace the last word of a line. The line begins with the name of the program. */
export async function completions([, ...line]: readonly string[], host: Host): Promise<readonly string[]> {
  const { before, current, prefix } = splitLine(line);
  const named = namedCommand(before);
  const verbs = before.length < 2 ? wordsAfter(before) : [];
  const command = named && (await loadCommand(named.name));
  const words = command === undefined ? [] : await argumentsOf(command, { before: named?.rest ?? [], current }, host);
  return [...verbs, ...words].filter((word) => word.startsWith(current)).map((word) => prefix + word);
}

/**
 * Splits a line at its last word. `--option=value` is one word or, in bash, three; only the value is completed, and
 * `prefix` is the part of the word that stays.
 */
function splitLine(line: readonly string[]) {
  const last = line.at(-1) ?? '';
  const before = line.slice(0, -1);
  const [, option, value = ''] = /^(--[^=]+)=(.*)$/s.exec(last) ?? [];
  if (option !== undefined) return { before: [...before, option], current: value, prefix: `${option}=` };
  if (last === '=' && before.at(-1)?.startsWith('--')) return { before, current: '', prefix: '' };
  if (before.at(-1) === '=') return { before: before.slice(0, -1), current: last, prefix: '' };
  return { before, current: last === '""' ? '' : last, prefix: '' };
}

/** The next words of the names of commands that begin with these words. */
function wordsAfter(words: readonly string[]): readonly string[] {
  const names = inHelpOrder(Object.keys(commands)).map((name) => name.split(' '));
  const matching = names.filter((name) => words.every((word, i) => name[i] === word));
  return [...new Set(matching.flatMap((name) => name.slice(words.length, words.length + 1)))];
}

interface IncompleteLine {
  /** The words between those of the command and the incomplete one. */
  readonly before: readonly string[];
  readonly current: string;
}

/** The values of an option that has any, the options after a hyphen, or else the values of the next argument. */
async function argumentsOf(
  command: Command,
  { before, current }: IncompleteLine,
  host: Host,
): Promise<readonly string[]> {
  const table = optionTable(command);
  const line = readWords(table, before);
  const args = projectArguments(table, line);
  const previous = before.at(-1);
  const option = [...table.options].find(
    ([name, { short }]) => previous === `--${name}` || (short !== undefined && previous === `-${short}`),
  )?.[1];
  if (option?.type === 'string') return valuesOf(option, args, host, current);
  if (current.startsWith('-')) return [...table.options.keys(), helpOption].map((name) => `--${name}`);
  const { positionals } = table;
  const next = positionals[line.words.length] ?? (positionals.at(-1)?.repeated ? positionals.at(-1) : undefined);
  const values = next === undefined ? [] : await valuesOf(next, args, host, current);
  return values.filter((value) => !line.words.includes(value));
}

async function valuesOf(
  { choices, ids }: OptionSpec | PositionalSpec,
  args: CompletionArguments,
  host: Host,
  word: string,
) {
  return choices ?? (ids === undefined ? [] : await idsOf(ids, args, host, word));
}

/** Values of the options that name the repository and the package registry. */
function projectArguments(table: OptionTable, line: CommandLine): CompletionArguments {
  const names = ['repo-root', 'packs-root', 'bundles-root', 'registry'] as const;
  return Object.fromEntries(names.map((name) => [name, givenValues(table, line, name)[0]]));
}
