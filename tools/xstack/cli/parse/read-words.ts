import { parseArgs } from 'node:util';
import type { OptionTable } from './option-table.ts';

/** The words of a command line after those of its command, as options and arguments. Nothing is checked yet. */
export interface CommandLine {
  readonly options: readonly GivenOption[];
  /** The words that belong to no option. */
  readonly words: readonly string[];
}

export interface GivenOption {
  /** The long name; for an unknown letter, the letter with its hyphen. */
  readonly name: string;
  /** As typed: `--registry` or `-r`. */
  readonly rawName: string;
  /** Undefined: given without a value. */
  readonly value: string | undefined;
  /** A `true` or `false` that follows as a word of its own. */
  readonly wordAfter?: string;
}

/**
 * Sorts words by the syntax of POSIX and GNU: `--name value`, `--name=value`, `-n value`, `-nvalue`; `--` ends the options.
 * A negative number is a value or an argument.
 */
export function readWords(table: OptionTable, argv: readonly string[]): CommandLine {
  const args = withBareValues(table, argv);
  const options: GivenOption[] = [];
  const words: string[] = [];
  let number = -1;
  for (const token of parseArgs({ args, options: syntaxOf(table), strict: false, tokens: true }).tokens) {
    if (token.kind === 'positional') words.push(token.value);
    if (token.kind !== 'option') continue;
    const word = args[token.index] as string;
    if (isOption(word)) options.push(givenOption(table, token, args[token.index + 1]));
    else if (number !== token.index) words.push(word); // Each digit of a number is a token.
    number = token.index;
  }
  return { options, words };
}

interface OptionToken extends GivenOption {
  readonly inlineValue: boolean | undefined;
}

/** Returns an option. A following word that is itself an option is not its value. */
function givenOption(
  { all }: OptionTable,
  { name, rawName, value, inlineValue }: OptionToken,
  next: string | undefined,
): GivenOption {
  const isKnown = rawName.startsWith('--') || (all.has(name) && name.length > 1);
  return {
    name: isKnown ? name : rawName,
    rawName,
    value: inlineValue === false && isOption(value) ? undefined : value,
    ...((next === 'true' || next === 'false') && { wordAfter: next }),
  };
}

function syntaxOf({ all }: OptionTable) {
  return Object.fromEntries(
    [...all].map(([name, { type, short }]) => [name, { type, ...(short && { short }) }] as const),
  );
}

/** Adds `=` to an option that may be given without a value, so that the option after it is not its value. */
function withBareValues({ options }: OptionTable, argv: readonly string[]): string[] {
  const end = argv.includes('--') ? argv.indexOf('--') : argv.length;
  return argv.map((word, i) => {
    const isBare = i < end && word.startsWith('--') && options.get(word.slice(2))?.bareValue !== undefined;
    const next = argv[i + 1];
    return isBare && (next === undefined || isOption(next)) ? `${word}=` : word;
  });
}

/** `-` is a file, and `-1.5` a number. */
function isOption(word: string | undefined): boolean {
  return word !== undefined && /^-(?!\.?\d)./s.test(word);
}
