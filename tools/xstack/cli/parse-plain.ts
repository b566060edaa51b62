import { parseArgs } from 'node:util';
import type { Arguments, Command, OptionSpec } from '../ops/command.ts';
import { globalOptions } from './global-options.ts';

/**
 * Reads a command line that has nothing unusual about it; undefined leaves it to yargs, which also explains and
 * complains. Both read the same specifications, and a test holds them to the same answers.
 */
export function parsePlain(command: Command, argv: readonly string[]): Arguments | undefined {
  const specs: Readonly<Record<string, OptionSpec>> = { ...globalOptions, ...command.options };
  const options = Object.fromEntries(
    Object.entries(specs).map(([name, { type, short, repeated }]) => [
      name,
      { type, ...(short && { short }), ...(repeated && { multiple: true }) },
    ]),
  );
  let parsed: { values: Record<string, unknown>; positionals: string[] };
  try {
    parsed = parseArgs({ args: [...argv], options, allowPositionals: true, strict: true }) as typeof parsed;
  } catch {
    return undefined;
  }
  if (argv.includes('--') || namedTwice(specs, argv)) return undefined;
  const positionals = assignPositionals(command, parsed.positionals);
  if (positionals === undefined) return undefined;
  const args: Record<string, string | boolean | readonly string[] | undefined> = { ...positionals };
  for (const [name, spec] of Object.entries(specs)) {
    const value = (parsed.values[name] ?? spec.default) as string | boolean | readonly string[] | undefined;
    if (spec.required && value === undefined) return undefined;
    if (spec.bareValue !== undefined && value === '') return undefined;
    if (typeof value === 'string' && spec.choices && !spec.choices.includes(value)) return undefined;
    if (value !== undefined) args[name] = value;
  }
  return args;
}

/** An option that is given twice is not plain: what that means is for yargs to say. */
function namedTwice(specs: Readonly<Record<string, OptionSpec>>, argv: readonly string[]): boolean {
  const longOf = new Map(
    Object.entries(specs).flatMap(([name, { short }]) => (short === undefined ? [] : [[short, name] as const])),
  );
  const names = argv.flatMap((word) => {
    if (word.startsWith('--')) return [word.slice(2).split('=')[0] as string];
    return word.startsWith('-') ? [longOf.get(word[1] ?? '') ?? word] : [];
  });
  return names.some((name, i) => names.indexOf(name) !== i && specs[name]?.repeated !== true);
}

function assignPositionals(
  { positionals: specs = [] }: Command,
  words: readonly string[],
): Record<string, string | readonly string[]> | undefined {
  const args: Record<string, string | readonly string[]> = {};
  let at = 0;
  for (const { name, required, repeated, choices, default: fallback } of specs) {
    const given = repeated ? words.slice(at) : words.slice(at, at + 1);
    at += given.length;
    if (given.length === 0 && required) return undefined;
    if (choices && given.some((word) => !choices.includes(word))) return undefined;
    const value = repeated ? given : (given[0] ?? fallback);
    if (value !== undefined && (!repeated || given.length > 0)) args[name] = value;
  }
  return at === words.length ? args : undefined;
}
