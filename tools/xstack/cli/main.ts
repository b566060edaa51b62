import { type Diagnostic, diagnostic } from '../core/base/diagnostic/diagnostic.ts';
import { diagnosticJson } from '../core/base/diagnostic/to-json.ts';
import { failureOf, UsageError } from '../io/failure.ts';
import type { Arguments, CommandResult, Host } from '../ops/command.ts';
import { isCi } from '../ops/is-ci.ts';
import { RefusedError } from '../ops/refused-error.ts';
import { WriteFailure } from '../ops/write-failure.ts';
import { type Format, formats } from './global-options.ts';
import { groups } from './groups.ts';
import { isAgent } from './is-agent.ts';
import { namedCommand } from './parse/find-command.ts';
import { readCommandLine } from './parse/read-command-line.ts';
import { render } from './render/render.ts';
import type { RenderOptions } from './render/rendered.ts';
import { wantsColour } from './wants-colour.ts';

/** Environment of the command line; tests bring their own. */
export interface CliHost extends Host {
  /** True if standard error is a terminal, which may show colours. */
  readonly isTerminal: boolean;
  readonly width: number;
  readonly version: string;
}

/** Runs one command line and returns its exit code: 0 complete, 1 refused, 2 wrong usage, 3 internal or I/O failure. */
export async function main(given: readonly string[], host: CliHost): Promise<number> {
  const argv = withoutAliases(given);
  let format = formatIn(argv);
  let known: Arguments = {};
  try {
    const parsed = await readCommandLine(argv, host);
    if ('text' in parsed) {
      host.stdout(parsed.text);
      return 0;
    }
    const { command, args } = parsed;
    known = args;
    format = args['json'] === true ? 'json' : commonFormat(args['format']);
    const output = { ...outputOptions(args, host), isForAgent: isForAgent(argv, args, host) };
    const report = await reporting(args, host);
    const result = await command.run(args, host);
    const isLine = result.following !== undefined;
    const shown = { ...output, format, isLine };
    await report?.(result, { ...output, format, colour: false });
    await print(result, shown, args, host);
    for await (const next of result.following ?? []) await print(next, shown, args, host);
    if (isLine) return 0;
    return exitCodeOf(result);
  } catch (error) {
    return fail(error, { argv, args: known, format }, host);
  }
}

/** Returns the function that writes the report files of a command line, if it names any. */
async function reporting(args: Arguments, { cwd }: CliHost) {
  const given = args['report'];
  if (!Array.isArray(given)) return undefined;
  const { reportFiles, writeReports } = await import('./reports.ts');
  const files = reportFiles(given, cwd);
  return (result: CommandResult, options: RenderOptions) => writeReports(files, result, options);
}

/** Returns the exit code of a result: a refusal because of an error of the system is a failure. */
function exitCodeOf({ result, diagnostics }: CommandResult): number {
  if (result === 'complete') return 0;
  return result === 'failed' || diagnostics.some(({ code }) => code.startsWith('refuse.io.')) ? 3 : 1;
}

/** `xstack help run` is `xstack run --help`, `xstack version` is `xstack --version`. */
function withoutAliases(argv: readonly string[]): readonly string[] {
  const [first, ...rest] = argv;
  if (first === 'help') return [...rest, '--help'];
  return first === 'version' && rest.length === 0 ? ['--version'] : argv;
}

/** Returns the output format of a command line that may be invalid, as far as it can be determined. */
function formatIn(argv: readonly string[]): Format {
  if (argv.includes('--json')) return 'json';
  const at = argv.findIndex((word) => word === '--format' || word.startsWith('--format='));
  const given = argv[at] === '--format' ? argv[at + 1] : argv[at]?.slice('--format='.length);
  return commonFormat(given);
}

/** Returns the format to render in; `text` for a format of the command itself, which prints its document as text. */
function commonFormat(given: Arguments[string]): Format {
  return formats.find((format) => format === given) ?? 'text';
}

/** Reports whether text output is for a coding agent: one has started the command, and no option decides otherwise. */
function isForAgent(argv: readonly string[], args: Arguments, host: CliHost): boolean {
  const isFormatGiven = argv.some((word) => word === '--format' || word.startsWith('--format='));
  return !isFormatGiven && args['verbose'] !== true && isAgent(host);
}

type PrintOptions = Omit<RenderOptions, 'colour' | 'width'>;

/** The options of a command line that concern its output. */
function outputOptions(args: Arguments, host: CliHost): Omit<PrintOptions, 'format' | 'isLine'> {
  return {
    quiet: args['quiet'] === true,
    verbose: args['verbose'] === true || isCi(host),
    version: host.version,
    pathPrefix: args['path-prefix'] as string | undefined,
    maximum: maximumOf(args['max-diagnostics']),
  };
}

function maximumOf(given: Arguments[string]): number | undefined {
  if (given === undefined) return undefined;
  if (given === 'none') return Number.POSITIVE_INFINITY;
  if (typeof given === 'string' && /^[1-9]\d{0,9}$/.test(given)) return Number(given);
  throw new UsageError(`--max-diagnostics must be a number from 1 on, or \`none\`, not \`${String(given)}\``);
}

/** Prints an answer, then its diagnostics and the closing lines. Only diagnostics depend on the terminal. */
async function print(result: CommandResult, options: PrintOptions, args: Arguments, host: CliHost): Promise<void> {
  const terminal = result.diagnostics.length > 0 ? terminalOptions(args, host) : { colour: false };
  const { stdout, stderr } = await render(result, { ...options, ...terminal });
  if (stdout !== '') host.stdout(stdout);
  if (stderr !== '') host.stderr(stderr);
}

function terminalOptions(args: Arguments, host: CliHost): Pick<RenderOptions, 'colour' | 'width'> {
  return { colour: wantsColour(args, host), width: host.isTerminal ? host.width : undefined };
}

/** Prints the diagnostics of a command that could not be carried out; returns the exit code of the cause. */
async function fail(
  error: unknown,
  { argv, args, format }: { readonly argv: readonly string[]; readonly args: Arguments; readonly format: Format },
  host: CliHost,
): Promise<number> {
  const failure = failureOf(error);
  const explanation =
    failure === undefined
      ? explained(error, argv)
      : (await import('../ops/command-failure.ts')).commandFailure(failure, args, host.cwd);
  const output = {
    format,
    isLine: false,
    quiet: true,
    version: host.version,
    isForAgent: isForAgent(argv, args, host),
  };
  await print(failedResult(error, explanation), output, args, host);
  if (host.env['XSTACK_DEBUG'] && error instanceof Error) host.stderr(`${error.stack}\n`);
  return error instanceof RefusedError ? 1 : error instanceof UsageError ? 2 : 3;
}

function failedResult(error: unknown, explanation: Diagnostic): CommandResult {
  const isRefused = error instanceof RefusedError;
  const isCompiled = isRefused || error instanceof WriteFailure;
  const diagnostics = isCompiled ? error.diagnostics : [explanation];
  return {
    result: isRefused ? 'refused' : 'failed',
    diagnostics,
    json: {
      result: isRefused ? 'refused' : 'failed',
      success: false,
      diagnostics: diagnostics.map(diagnosticJson),
    },
    text: '',
    ...(isCompiled && { readText: error.readText }),
  };
}

function explained(error: unknown, argv: readonly string[]): Diagnostic {
  if (error instanceof UsageError)
    return diagnostic('refuse.cli.usage', error.message, { help: error.help ?? usageHelp(argv) });
  return diagnostic(
    'refuse.internal.bug',
    `this is a bug in xstack: ${error instanceof Error ? error.message : String(error)}`,
    {
      help: 'please report it, with the command and `XSTACK_DEBUG=1`',
    },
  );
}

/** Returns the help of a usage error: the command line that explains the command, the group or the program. */
function usageHelp(argv: readonly string[]): string {
  const named = namedCommand(argv);
  if (named !== undefined) return `run \`xstack ${named.name} --help\` for its arguments and options`;
  const [group = ''] = argv;
  if (Object.hasOwn(groups, group)) return `run \`xstack ${group} --help\` for its commands`;
  return 'run `xstack --help` for the commands';
}
