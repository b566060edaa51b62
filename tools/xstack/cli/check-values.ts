import type { Arguments, Command } from '../commands/command.ts';
import { UsageError } from '../io/failure.ts';
import { globalOptions } from './global-options.ts';

/** An option or argument whose value is empty is wrong usage: never the same as one that is not given. */
export function checkValues({ options, positionals = [] }: Command, args: Arguments): void {
  for (const name of Object.keys({ ...globalOptions, ...options }))
    if (hasBlank(args[name])) throw new UsageError(`\`--${name}\` needs a value`);
  for (const { name } of positionals) if (hasBlank(args[name])) throw new UsageError(`\`${name}\` is empty`);
}

function hasBlank(value: Arguments[string]): boolean {
  if (typeof value === 'string') return value.trim() === '';
  return Array.isArray(value) && value.some(hasBlank);
}
