import type { Command } from '../ops/command.ts';
import { commands } from './commands.ts';
import { inHelpOrder } from './groups.ts';
import { loadCommand, namedCommand } from './parse/find-command.ts';
import { helpOption, optionTable } from './parse/option-table.ts';

/** Returns the words that can replace the last word of a line. The line begins with the name of the program. */
export async function completions([, ...line]: readonly string[]): Promise<readonly string[]> {
  const current = line.at(-1) ?? '';
  const before = line.slice(0, -1);
  const named = namedCommand(before);
  const verbs = before.length < 2 ? wordsAfter(before) : [];
  const command = named && (await loadCommand(named.name));
  const words = command === undefined ? [] : argumentsOf(command, before.at(-1), current);
  return [...verbs, ...words].filter((word) => word.startsWith(current));
}

/** The next words of the names of commands that begin with these words. */
function wordsAfter(words: readonly string[]): readonly string[] {
  const names = [...inHelpOrder(Object.keys(commands)), 'completion'].map((name) => name.split(' '));
  const matching = names.filter((name) => words.every((word, i) => name[i] === word));
  return [...new Set(matching.flatMap((name) => name.slice(words.length, words.length + 1)))];
}

/** The values of an option that has choices, the options after a hyphen, or else the choices of the arguments. */
function argumentsOf(command: Command, previous: string | undefined, current: string): readonly string[] {
  const { options, positionals } = optionTable(command);
  const option = [...options].find(([name, { short }]) => previous === `--${name}` || previous === `-${short}`)?.[1];
  if (option?.type === 'string') return option.choices ?? [];
  if (current.startsWith('-')) return [...options.keys(), helpOption].map((name) => `--${name}`);
  return positionals.flatMap(({ choices = [] }) => choices);
}
