import { UsageError } from '../../io/failure.ts';
import type { Arguments, Command, OptionSpec } from '../../ops/command.ts';
import { checks, unknownOption } from './checks.ts';
import { givenValues } from './given-values.ts';
import { optionTable } from './option-table.ts';
import { readWords } from './read-words.ts';

/**
 * Reads the words after those of a command by its option table; throws `UsageError` with the first problem. The only
 * reader of command lines: yargs renders help and completion from the same table.
 */
export function parse(command: Command, argv: readonly string[]): Arguments {
  const table = optionTable(command);
  const line = readWords(table, argv);
  for (const check of checks) refuse(check(table, line));
  const flags = new Map(line.options.map(({ name, value }) => [name, value !== 'false']));
  const entries = [...table.all].map(([name, spec]) => [
    name,
    spec.type === 'boolean' ? flags.get(name) : argumentOf(spec, givenValues(table, line, name)),
  ]);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

/** Throws `UsageError` for an unknown option. No other mistake is reported in a line with `--help`. */
export function checkOptionNames(command: Command, argv: readonly string[]): void {
  const table = optionTable(command);
  refuse(unknownOption(table, readWords(table, argv)));
}

function refuse(problem: string | undefined): void {
  if (problem !== undefined) throw new UsageError(problem);
}

function argumentOf(spec: OptionSpec, given: readonly string[]): Arguments[string] {
  if (given.length === 0) return spec.default;
  const values = given.map((value) => (value === '' ? (spec.bareValue ?? value) : value));
  return spec.repeated ? values : values[0];
}
