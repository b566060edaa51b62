import { didYouMean } from '../core/base/diagnostic/suggest.ts';
import { UsageError } from '../io/failure.ts';
import type { Command } from '../ops/command.ts';
import { groups } from './commands.ts';
import { globalOptions } from './global-options.ts';

/** Reports whether the words of a line are those of a command, and its options the command's; says what was probably meant. */
export function checkWords(argv: readonly string[], commands: ReadonlyMap<string, Command>): void {
  const [first, second] = argv;
  if (first === undefined || isGlobal(first)) return;
  if (first.startsWith('-')) throw new UsageError(`options stand after the command: \`xstack <command> ${first}\``);
  const names = new Set(['completion', ...[...commands.keys()].map((words) => words.split(' ')[0] as string)]);
  if (!names.has(first)) throw unknown(`command \`${first}\` does not exist`, first, names);
  const below = [...commands.keys()].filter((words) => words.startsWith(`${first} `));
  const pair = `${first} ${second}`;
  if (Object.hasOwn(groups, first) && second !== undefined && !second.startsWith('-') && !below.includes(pair))
    throw unknown(`command \`${pair}\` does not exist`, pair, below);
  const command = commands.get(pair) ?? commands.get(first);
  if (command !== undefined) checkOptions(argv, command);
}

function checkOptions(argv: readonly string[], { options, positionals = [] }: Command): void {
  const known = [...Object.keys({ ...globalOptions, ...options }), 'help'].map((name) => `--${name}`);
  const words = argv.includes('--') ? argv.slice(0, argv.indexOf('--')) : argv;
  for (const word of words) {
    const [option = ''] = word.split('=', 1);
    if (!option.startsWith('--') || known.includes(option)) continue;
    if (positionals.some(({ name }) => option === `--${name}`)) continue;
    throw unknown(`option \`${option}\` does not exist`, option, known);
  }
}

function isGlobal(word: string): boolean {
  return ['-h', '--help', '--version'].includes(word) || word.startsWith('--get-yargs-completions');
}

function unknown(message: string, wanted: string, known: Iterable<string>): UsageError {
  const meant = didYouMean(wanted, known);
  return new UsageError(meant === undefined ? message : `${message}; ${meant}`);
}
