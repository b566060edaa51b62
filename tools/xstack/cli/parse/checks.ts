import { didYouMean } from '../../core/base/diagnostic/suggest.ts';
import { givenValues } from './given-values.ts';
import { helpOption, type OptionTable } from './option-table.ts';
import type { CommandLine } from './read-words.ts';

type Check = (table: OptionTable, line: CommandLine) => string | undefined;

/** The rules of a command line, in the order in which they are reported. Each returns the first problem that it finds. */
export const checks: readonly Check[] = [
  unknownOption,
  flagWithWord,
  tooFewWords,
  missingValue,
  missingOption,
  unknownWords,
  wrongChoice,
  givenTwice,
  flagWithValue,
  emptyValue,
];

/** Reports an option that does not exist, and suggests the closest one. */
export function unknownOption({ all, options: known }: OptionTable, { options }: CommandLine): string | undefined {
  const unknown = options.find(
    ({ name, rawName }) => rawName.startsWith('--') && !all.has(name) && name !== helpOption,
  );
  if (unknown === undefined) return undefined;
  const names = [...known.keys(), helpOption].map((name) => `--${name}`);
  const meant = didYouMean(unknown.rawName, names);
  return `option \`${unknown.rawName}\` does not exist${meant === undefined ? '' : `; ${meant}`}`;
}

function tooFewWords({ positionals }: OptionTable, { words }: CommandLine): string | undefined {
  const needed = positionals.filter(({ required }) => required).length;
  if (words.length >= needed) return undefined;
  return `not enough arguments: found ${words.length}, expected at least ${needed}`;
}

function missingValue({ all }: OptionTable, { options }: CommandLine): string | undefined {
  const missing = options.find(({ name, value }) => value === undefined && all.get(name)?.type === 'string');
  return missing && `\`${missing.rawName}\` needs a value`;
}

function missingOption({ options: known }: OptionTable, { options }: CommandLine): string | undefined {
  const given = new Set(options.map(({ name }) => name));
  const missing = [...known].flatMap(([name, { required }]) => (required && !given.has(name) ? [name] : []));
  const [first] = missing;
  if (first === undefined) return undefined;
  return missing.length === 1
    ? `\`--${first}\` is required`
    : `required: ${missing.map((name) => `--${name}`).join(', ')}`;
}

/** Reports unknown letters and excess words. */
function unknownWords({ all, positionals }: OptionTable, { options, words }: CommandLine): string | undefined {
  const letters = options.flatMap(({ name }) => (all.has(name) ? [] : [name.slice(1)]));
  const extra = positionals.some(({ repeated }) => repeated) ? [] : words.slice(positionals.length);
  const unknown = [...new Set(letters), ...extra].map((word) => (word.trim() === '' ? `"${word}"` : word));
  if (unknown.length === 0) return undefined;
  return `unknown argument${unknown.length === 1 ? '' : 's'}: ${unknown.join(', ')}`;
}

function wrongChoice(table: OptionTable, line: CommandLine): string | undefined {
  for (const [name, { choices }] of table.all) {
    const wrong = choices && givenValues(table, line, name).find((value) => !choices.includes(value));
    if (wrong === undefined) continue;
    const shown = table.options.has(name) ? `--${name}` : name;
    const meant = didYouMean(wrong, choices ?? []);
    const expected = choices?.map((choice) => `\`${choice}\``).join(', ');
    return `\`${shown}\` must be one of ${expected}, not \`${wrong}\`${meant === undefined ? '' : `; ${meant}`}`;
  }
  return undefined;
}

function givenTwice(table: OptionTable, line: CommandLine): string | undefined {
  const twice = [...table.all].find(
    ([name, { type, repeated }]) => type === 'string' && !repeated && givenValues(table, line, name).length > 1,
  );
  return twice && `--${twice[0]} is given more than once`;
}

/** Reports a flag with a value: `--locked=yes` is ambiguous. */
function flagWithValue({ all }: OptionTable, { options }: CommandLine): string | undefined {
  const flags = options.filter(({ name }) => all.get(name)?.type === 'boolean');
  const wrong = flags.find(({ value }) => value !== undefined && value !== 'true' && value !== 'false');
  return wrong && takesNoValue(wrong.name, wrong.value);
}

/** `--locked true`: only where the line would be refused anyway, because `true` may be an argument. */
function flagWithWord(table: OptionTable, line: CommandLine): string | undefined {
  const flag = line.options.find(({ name, wordAfter }) => wordAfter && table.all.get(name)?.type === 'boolean');
  if (flag === undefined || (unknownWords(table, line) ?? wrongChoice(table, line)) === undefined) return undefined;
  return takesNoValue(flag.name, flag.wordAfter);
}

function takesNoValue(name: string, value: string | undefined): string {
  return `\`--${name}\` takes no value, not \`${value}\``;
}

/** Reports an empty value, which may come from an unset shell variable. It never means the default. */
function emptyValue(table: OptionTable, line: CommandLine): string | undefined {
  const isEmpty = (name: string) => givenValues(table, line, name).some((value) => value.trim() === '');
  const options = [...table.options].filter(([, { type, bareValue }]) => type === 'string' && bareValue === undefined);
  const option = options.find(([name]) => isEmpty(name));
  if (option !== undefined) return `\`--${option[0]}\` needs a value`;
  const positional = table.positionals.find(({ name }) => isEmpty(name));
  return positional && `\`${positional.name}\` is empty`;
}
