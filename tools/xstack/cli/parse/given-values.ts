import type { OptionTable } from './option-table.ts';
import type { CommandLine } from './read-words.ts';

/** The values of an option or positional in the order of the command line; those that are given by name first. */
export function givenValues({ positionals }: OptionTable, { options, words }: CommandLine, name: string): string[] {
  const named = options.flatMap((option) => (option.name === name && option.value !== undefined ? [option.value] : []));
  const at = positionals.findIndex((positional) => positional.name === name);
  if (at === -1) return named;
  return [...named, ...words.slice(at, positionals[at]?.repeated ? undefined : at + 1)];
}
