import { UsageError } from '../io/failure.ts';
import type { Arguments, Command, OptionSpec } from '../ops/command.ts';
import { globalOptions } from './global-options.ts';

/** An option or argument whose value is empty is wrong usage: never the same as one that is not given. */
export function checkValues({ options, positionals = [] }: Command, args: Arguments): void {
  for (const name of Object.keys({ ...globalOptions, ...options }))
    if (hasBlank(args[name])) throw new UsageError(`\`--${name}\` needs a value`);
  for (const { name } of positionals) if (hasBlank(args[name])) throw new UsageError(`\`${name}\` is empty`);
}

/** yargs takes every value of a flag but `true` for `false`: with `--locked=yes`, a run would not be locked. */
export function checkFlags({ options }: Command, argv: readonly string[]): void {
  const specs: Readonly<Record<string, OptionSpec>> = { ...globalOptions, ...options };
  const end = argv.indexOf('--');
  for (const word of end === -1 ? argv : argv.slice(0, end)) {
    const [, name = '', value = ''] = /^--([^=]+)=(.*)$/s.exec(word) ?? [];
    if (!Object.hasOwn(specs, name) || specs[name]?.type !== 'boolean' || value === 'true' || value === 'false')
      continue;
    throw new UsageError(`\`--${name}\` takes no value, not \`${value}\``);
  }
}

function hasBlank(value: Arguments[string]): boolean {
  if (typeof value === 'string') return value.trim() === '';
  return Array.isArray(value) && value.some(hasBlank);
}
