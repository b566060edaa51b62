import { relative, resolve, sep } from 'node:path';
import { decodeUtf8 } from '#platform';
import { reportInto } from '../../core/base/diagnostic/bounded.ts';
import { type Diagnostic, hasErrors } from '../../core/base/diagnostic/diagnostic.ts';
import { defaultPolicy, judged } from '../../core/base/diagnostic/policy.ts';
import { resolveLocations } from '../../core/base/diagnostic/resolve-locations.ts';
import { diagnosticJson } from '../../core/base/diagnostic/to-json.ts';
import { packageLimits } from '../../core/base/json/excess.ts';
import { maximumBytes, readJsonBytes, tooLargeJson } from '../../core/base/json/read.ts';
import { shellWord } from '../../core/base/text/shell-word.ts';
import { boundHeapGrowth } from '../../io/engine.ts';
import { Failure, UsageError } from '../../io/failure.ts';
import { readFileSync, type Stats, statSync } from '../../io/file-system.ts';
import { readInput } from '../../io/read-input.ts';
import {
  type Arguments,
  type ArgumentsOf,
  type Command,
  type CommandResult,
  type CommandSpec,
  defineCommand,
  type Host,
  type OptionSpecs,
  type PositionalSpec,
  stringArgument,
} from '../command.ts';
import { projectPolicy } from '../project/project-policy.ts';
import { readSourceIn } from '../project/read-source.ts';
import {
  type Caller,
  type Instance,
  type InstanceArguments,
  instanceOptions,
  type Outcome,
  type StoreUse,
  withInstance,
} from './instance.ts';
import { isTraceId, newTraceId } from './trace-id.ts';

/** A package from a command line: its source and its name in diagnostics. */
export interface PackageFile {
  readonly file: string;
  readonly text: string;
}

/** Context of a command on an instance. */
export interface PackageContext {
  readonly instance: Instance;
  readonly host: Host;
  readonly caller: Caller;
  /** The package in the positional argument `file`; empty if there is none. */
  readonly source: PackageFile;
}

/** Answer of a command, as JSON and text. */
export interface FormattedAnswer {
  readonly json: object;
  readonly text: string;
}

/** Result of a command; refused if the diagnostics contain an error. */
export interface PackageResult {
  readonly diagnostics: readonly Diagnostic[];
  readonly answer?: FormattedAnswer;
}

export interface PackageSpec<Table extends OptionSpecs, Positionals extends readonly PositionalSpec[]>
  extends CommandSpec<Table, Positionals> {
  readonly store: StoreUse | ((args: ArgumentsOf<Table, Positionals>) => StoreUse);
  readonly answer: (args: PackageArguments<Table, Positionals>, context: PackageContext) => Promise<PackageResult>;
}

type PackageArguments<Table extends OptionSpecs, Positionals extends readonly PositionalSpec[]> = ArgumentsOf<
  Table & typeof instanceOptions,
  Positionals
>;

const nothing: PackageFile = { file: '', text: '' };

/** Makes a command of an operation on an instance. */
export function packageCommand<
  const Table extends OptionSpecs,
  const Positionals extends readonly PositionalSpec[] = readonly [],
>({ store, answer, ...spec }: PackageSpec<Table, Positionals>): Command {
  return defineCommand<Table & typeof instanceOptions, Positionals>({
    ...spec,
    options: { ...spec.options, ...instanceOptions },
    run: async (args, host) => {
      const read = readPackageFile(stringArgument(args, 'file'), host.cwd);
      if ('refused' in read) return commandResultOf({ diagnostics: read.refused }, '', nothing);
      const caller = callerOf(args, host);
      return withInstance(
        instanceArguments(args),
        host,
        typeof store === 'function' ? store(args) : store,
        async (instance) => {
          const context = { instance, host, caller, source: read };
          return commandResultOf(await answer(args, context), instance.root, read, projectPolicy(instance, host));
        },
      );
    },
  });
}

/** Adds the formatted answer to an outcome. */
export function withAnswer<T>(outcome: Outcome<T>, answer: (value: T) => FormattedAnswer): PackageResult {
  const { diagnostics } = outcome;
  return outcome.ok ? { diagnostics, answer: answer(outcome.value) } : { diagnostics };
}

/** Formats the options that name the instance, for a suggested command. Omits URLs, which may contain a password. */
export function sameInstance(args: InstanceArguments): string {
  const names = ['repo-root', 'out', 'db'] as const;
  return names
    .flatMap((name) => {
      const given = args[name];
      if (given === undefined) return [];
      return ` --${name} ${given.includes('://') ? '"..."' : shellWord(given)}`;
    })
    .join('');
}

function commandResultOf(
  { diagnostics: found, answer }: PackageResult,
  root: string,
  { file, text }: PackageFile,
  policy = defaultPolicy,
): CommandResult {
  const diagnostics = judged(policy, found);
  const result = hasErrors(diagnostics) ? 'refused' : 'complete';
  const onDisk = readSourceIn(root);
  return {
    result,
    diagnostics,
    get json() {
      return { result, ...answer?.json, diagnostics: diagnostics.map(diagnosticJson) };
    },
    text: answer?.text ?? '',
    readText: (path) => (path === file ? text : onDisk(path)),
  };
}

function instanceArguments(args: Arguments): InstanceArguments {
  return {
    'repo-root': stringArgument(args, 'repo-root'),
    out: stringArgument(args, 'out'),
    db: stringArgument(args, 'db'),
  };
}

function callerOf(args: Arguments, { now }: Host): Caller {
  const given = stringArgument(args, 'trace-id');
  if (given !== undefined && !isTraceId(given))
    throw new UsageError(
      '--trace-id must be 1 to 128 letters, digits, `.`, `_`, `:` or `-`, the first a letter or digit',
    );
  return {
    actor: stringArgument(args, 'actor') ?? 'cli',
    trace_id: given ?? newTraceId(),
    at: new Date(now()).toISOString(),
  };
}

/** Reads the package of a command line, `-` for standard input; refused if it is not UTF-8. */
function readPackageFile(
  given: string | undefined,
  cwd: string,
): PackageFile | { readonly refused: readonly Diagnostic[] } {
  boundHeapGrowth(); // For a package of any size: the store may hold many scenes.
  if (given === undefined) return nothing;
  const file = given === '-' ? '<stdin>' : relative(cwd, resolve(cwd, given)).split(sep).join('/') || '.';
  const bytes = bytesOf(given === '-' ? 0 : resolve(cwd, given), file);
  if (bytes === undefined) return { refused: [tooLargeJson(file, packageLimits)] };
  const text = decodeUtf8(bytes);
  if (text !== undefined) return { file, text };
  const found: Diagnostic[] = [];
  readJsonBytes(reportInto(found), file, bytes);
  return { refused: resolveLocations(found, () => undefined) };
}

/** Returns the bytes of a file, 0 for standard input; undefined if they are more than a package may have. */
function bytesOf(source: string | 0, file: string): Uint8Array | undefined {
  try {
    if (source === 0) return readInput(maximumBytes);
    const stats = statSync(source);
    checkEnds(stats);
    return stats.size > maximumBytes ? undefined : readFileSync(source);
  } catch (error) {
    throw new Failure('read', file, error);
  }
}

/** Refuses a FIFO, which may block indefinitely, and a device, which may be endless. */
function checkEnds(stats: Stats): void {
  if (!stats.isFile() && !stats.isDirectory())
    throw new Error('it is not a regular file; write the package to standard input and name it `-`');
}
