import type { Arguments, Command, Host } from '../../ops/command.ts';
import { groups } from '../groups.ts';
import type { HelpContext } from '../help.ts';
import { findCommand, loadCommand, namedCommand } from './find-command.ts';
import { checkOptionNames, parse } from './parse.ts';
import { withMatchedPaths } from './path-arguments.ts';

/** A command to run, or output to print. */
export type CommandLineMeaning = { readonly command: Command; readonly args: Arguments } | { readonly text: string };

/** The option with which the completion script passes an incomplete line. */
const completionsOption = '--get-yargs-completions';

/** Reads a whole command line; throws `UsageError` for an invalid one. Only the command that it names is loaded. */
export async function readCommandLine(
  argv: readonly string[],
  context: HelpContext & Host,
): Promise<CommandLineMeaning> {
  const [first, ...others] = argv;
  if (first === '--version') return { text: `${context.version}\n` };
  if (first === completionsOption) return { text: await completionText(others, context) };
  if (isHelpWanted(argv)) return { text: await (await help()).helpText(await topicOf(argv), context) };
  const { name, rest } = findCommand(argv);
  const command = await loadCommand(name);
  return { command, args: await withMatchedPaths(command, parse(command, rest), context.cwd) };
}

async function completionText(line: readonly string[], host: Host): Promise<string> {
  const { completions } = await import('../complete.ts');
  return (await completions(line, host)).map((word) => `${word}\n`).join('');
}

function help() {
  return import('../help.ts');
}

function isHelpWanted(argv: readonly string[]): boolean {
  const words = argv.includes('--') ? argv.slice(0, argv.indexOf('--')) : argv;
  return words.some((word) => word === '--help' || word === '-h');
}

/** The command or group that a line with `--help` names; empty if it names none. Options must exist here, too. */
async function topicOf(argv: readonly string[]): Promise<string> {
  const words = argv.filter((word) => !word.startsWith('-'));
  const [first = ''] = words;
  if (first === '' || (words.length === 1 && Object.hasOwn(groups, first))) return first;
  const { name } = findCommand(words);
  const named = namedCommand(argv);
  if (named !== undefined) checkOptionNames(await loadCommand(name), named.rest);
  return name;
}
