import type { Command, OptionSpec, PositionalSpec } from '../../ops/command.ts';
import { globalOptions } from '../global-options.ts';

/** Everything that a command accepts, by long name. */
export interface OptionTable {
  /** Its own options, then those of every command, unless it has one of the same name. */
  readonly options: ReadonlyMap<string, OptionSpec>;
  readonly positionals: readonly PositionalSpec[];
  /** Options and positionals: a positional may also be given as an option. */
  readonly all: ReadonlyMap<string, OptionSpec>;
}

/** An option of every command; the rest of a line with it is not checked. */
export const helpOption = 'help';

export function optionTable({ options: own, positionals = [] }: Command): OptionTable {
  const common = Object.entries(globalOptions).filter(([name]) => !Object.hasOwn(own, name));
  const options: [string, OptionSpec][] = [...Object.entries(own), ...common];
  const named = positionals.map((spec): [string, OptionSpec] => [spec.name, { ...spec, type: 'string' }]);
  return { options: new Map(options), positionals, all: new Map([...named, ...options]) };
}
