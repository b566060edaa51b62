import { didYouMean } from '../../core/base/diagnostic/suggest.ts';
import { UsageError } from '../../io/failure.ts';
import type { Command } from '../../ops/command.ts';
import { commands } from '../commands.ts';
import { groups } from '../groups.ts';

/** The command that a line begins with. */
export interface NamedCommand {
  /** Its words, joined by a space: the key of `commands`. */
  readonly name: string;
  /** The words after it. */
  readonly rest: readonly string[];
}

/** Finds the command of a line by its first words; throws `UsageError` if it does not exist. */
export function findCommand(argv: readonly string[]): NamedCommand {
  const named = namedCommand(argv);
  if (named !== undefined) {
    checkSubcommand(named);
    return named;
  }
  const [first, second] = argv;
  if (first === undefined) throw new UsageError('expected a command');
  if (first.startsWith('-')) throw new UsageError(`options must follow the command: \`xstack <command> ${first}\``);
  if (!Object.hasOwn(groups, first)) throw unknown(first, Object.keys(commands).map(firstWord));
  if (second === undefined || second.startsWith('-')) throw new UsageError(`expected a command after \`${first}\``);
  const below = Object.keys(commands).filter((name) => firstWord(name) === first);
  throw unknown(`${first} ${second}`, below);
}

/** Refuses a word after a command that also has commands below it, such as `portal`: none of these takes arguments. */
function checkSubcommand({ name, rest: [word] }: NamedCommand): void {
  if (word === undefined || word.startsWith('-')) return;
  const below = Object.keys(commands).filter((other) => other.startsWith(`${name} `));
  if (below.length > 0) throw unknown(`${name} ${word}`, below);
}

/** The longest name of a command that a line begins with. */
export function namedCommand(argv: readonly string[]): NamedCommand | undefined {
  for (const length of [2, 1]) {
    const words = argv.slice(0, length);
    const name = words.join(' ');
    const isName = words.length === length && Object.hasOwn(commands, name) && name.split(' ').length === length;
    if (isName) return { name, rest: argv.slice(length) };
  }
  return undefined;
}

/** Loads the module of a command that exists. */
export async function loadCommand(name: string): Promise<Command> {
  const module = await commands[name]?.();
  if (module === undefined) throw new Error(`bug: no command \`${name}\``);
  return module.command;
}

function firstWord(name: string): string {
  return name.split(' ', 1)[0] as string;
}

function unknown(name: string, known: Iterable<string>): UsageError {
  const meant = didYouMean(name, known);
  return new UsageError(`command \`${name}\` does not exist${meant === undefined ? '' : `; ${meant}`}`);
}
