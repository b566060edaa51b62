import { isAbsolute, posix, relative, resolve, sep } from 'node:path';
import type { Config } from '../../core/base/config/config.ts';
import { reportInto } from '../../core/base/diagnostic/bounded.ts';
import { type Diagnostic, diagnostic, hasErrors, type Report } from '../../core/base/diagnostic/diagnostic.ts';
import { resolveLocations } from '../../core/base/diagnostic/resolve-locations.ts';
import { diagnosticJson } from '../../core/base/diagnostic/to-json.ts';
import { shellWord } from '../../core/base/text/shell-word.ts';
import { type ArchiveLimits, defaultLimits } from '../../core/scene/archive/limits.ts';
import { type Failure, failureOf, hasCode } from '../../io/failure.ts';
import { type Registry, registryAt, shownPath } from '../../io/package-registry/registry.ts';
import { FileTooLarge, NotRegularFile } from '../../io/regular-file.ts';
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
import { withRelativePaths } from '../failure-diagnostic.ts';
import { readConfig } from '../project/config.ts';
import { type Accepts, judgedReport } from '../project/judged-report.ts';
import { projectPolicy } from '../project/project-policy.ts';
import { findRoot } from '../project/project-root.ts';
import { readSourceIn } from '../project/read-source.ts';
import { RefusedError } from '../refused-error.ts';
import { sourceDateEpoch } from '../source-date.ts';

/** Options of every command on a package registry. */
export const registryOptions = {
  registry: {
    type: 'string',
    value: 'DIR',
    short: 'r',
    summary:
      'the registry (default: XSTACK_REGISTRY, else `scene_registry` of xstack.config.json, else .kiro/registry)',
  },
} as const satisfies OptionSpecs;

/** Argument that names a package registry; blank: none. */
export interface RegistryArguments {
  readonly registry?: string | undefined;
}

/** Context of a scene command. */
export interface SceneContext {
  /** Judges diagnostics as the project does. */
  readonly report: Report;
  /** An operation asks before its first change. */
  readonly accepts: Accepts;
  readonly host: Host;
  readonly registry: Registry;
  readonly limits: ArchiveLimits;
  /** Without a version, prefer the highest release over `latest`. */
  readonly preferRelease: boolean;
}

/** Result of a scene command that was not refused. */
export interface SceneAnswer {
  readonly payload: object;
  readonly text: string;
  /** The next step, for text output. */
  readonly next?: string | undefined;
}

type SceneRun<Args> = (args: Args, context: SceneContext) => SceneAnswer | undefined | Promise<SceneAnswer | undefined>;

/**
 * Makes a command of a function that returns an answer or reports a refusal. Scene commands have the exit codes 0 and 1
 * only, so that an error of the file system is a diagnostic, not a failure of the program.
 */
export function sceneCommand<
  const Table extends OptionSpecs,
  const Positionals extends readonly PositionalSpec[] = readonly [],
>(spec: CommandSpec<Table, Positionals>, run: SceneRun<ArgumentsOf<Table, Positionals>>): Command {
  return defineCommand<Table, Positionals>({ ...spec, run: (args, host) => runScene(run, args, host) });
}

async function runScene<Args extends Arguments>(run: SceneRun<Args>, args: Args, host: Host): Promise<CommandResult> {
  const found: Diagnostic[] = [];
  const report = reportInto(found);
  const readText = readSourceIn(host.cwd);
  let answer: SceneAnswer | undefined;
  try {
    answer = await run(args, sceneContext(report, { registry: stringArgument(args, 'registry') }, host));
  } catch (error) {
    const failure = failureOf(error);
    if (failure === undefined) throw error;
    report(failed(failure, host.cwd));
  }
  const diagnostics = resolveLocations(found, readText);
  const isRefused = answer === undefined || hasErrors(diagnostics);
  const said = diagnostics.length > 0 ? { diagnostics: diagnostics.map(diagnosticJson) } : {};
  return {
    result: isRefused ? 'refused' : 'complete',
    diagnostics,
    json: isRefused
      ? {
          success: false,
          ...(answer && { ...answer.payload, success: false }),
          diagnostics: diagnostics.map(diagnosticJson),
        }
      : { ...answer?.payload, ...said },
    text: answer?.text ?? '',
    ...(answer?.next !== undefined && !isRefused && { next: answer.next }),
    readText,
  };
}

/** Settings of the project around a scene command; scene commands also work outside of projects. */
export interface SceneProject {
  readonly root: string;
  readonly config: Config;
  /** If true, warnings are errors. */
  readonly strict?: boolean;
}

export function sceneContext(
  given: Report,
  { registry }: RegistryArguments,
  host: Host,
  known?: SceneProject,
): SceneContext {
  const ofConfig: Diagnostic[] = [];
  const { root, config, strict } = known ?? findSceneProject(reportInto(ofConfig), host.cwd);
  const prefix = relative(root, host.cwd).replaceAll(sep, '/');
  const { report, accepts } = judgedReport(given, () => projectPolicy({ config }, host), {
    strict,
    pathOf: (file) => (isAbsolute(file) ? file : posix.join(prefix, file)),
  });
  ofConfig.forEach(report);
  const limits = { ...defaultLimits, ...config.scene_limits };
  return {
    report,
    accepts,
    host,
    registry: registryAt(registryAddress(registry, host, { root, config }), host.cwd, limits),
    limits,
    preferRelease: config.scene_prefer_release === true,
  };
}

/** Returns the directory of the package registry: from the option, the environment, the config, or the default. */
function registryAddress(given: string | undefined, { cwd, env }: Host, { root, config }: SceneProject): string {
  const address = trimmed(given);
  if (address !== undefined) return checkAddress(cwd, '--registry', address);
  const inherited = env['XSTACK_REGISTRY']?.trim();
  if (inherited) return checkAddress(cwd, 'XSTACK_REGISTRY', inherited);
  if (config.scene_registry === undefined) return '.kiro/registry';
  checkAddress(cwd, '`scene_registry` of xstack.config.json', config.scene_registry);
  return shownPath(cwd, resolve(root, config.scene_registry));
}

/**
 * Refuses an address of an unknown kind instead of treating it as a path. The message repeats only its scheme, because
 * the rest may contain a password.
 */
function checkAddress(cwd: string, source: string, address: string): string {
  const scheme = /^(?:[a-z][a-z0-9+.-]*:\/\/|[a-z][a-z0-9+.-]+:)/i.exec(address)?.[0];
  if (scheme === undefined) return address;
  const message = `${source} is an address of the unknown kind \`${scheme}\`; a registry is a directory`;
  const path = 'give the path of a directory';
  const help = scheme.endsWith('/') ? path : `${path}; write \`./\` before one with a colon in its name`;
  throw new RefusedError([diagnostic('refuse.scene_registry.unknown_address', message, { help })], readSourceIn(cwd));
}

function findSceneProject(report: Report, cwd: string): SceneProject {
  const root = findRoot({}, cwd) ?? cwd;
  return { root, config: readConfig(report, root, cwd) };
}

function failed(error: Failure, cwd: string): Diagnostic {
  const at = { file: shownPath(cwd, error.path) };
  const message = withRelativePaths(error.message, cwd);
  if (error.cause instanceof NotRegularFile) return diagnostic('refuse.scene.forbidden_file', message, { at });
  if (error.cause instanceof FileTooLarge) return diagnostic('refuse.scene.file_too_large', message, { at });
  const help = hasCode(error.cause, 'ENOSPC', 'EDQUOT')
    ? 'free disk space and run the command again; no file is incomplete'
    : hasCode(error.cause, 'EROFS', 'EACCES', 'EPERM')
      ? 'run the command with write permission, or name another directory'
      : hasCode(error.cause, 'EBUSY')
        ? 'stop the processes that use it; an empty mount point can be installed into'
        : 'remove the cause and run the command again; no file is incomplete';
  return diagnostic('refuse.scene.io_failed', message, { at, help });
}

/** Returns a trimmed string option; undefined if it is missing or blank. */
export function stringOption<Args extends Arguments>(args: Args, name: keyof Args & string): string | undefined {
  return trimmed(stringArgument(args, name));
}

function trimmed(value: string | undefined): string | undefined {
  return value?.trim() || undefined;
}

/** Returns a required option; the contract reports a missing one with exit code 1. */
export function requiredOption<Args extends Arguments>(
  report: Report,
  args: Args,
  name: keyof Args & string,
  ...others: readonly (keyof Args & string)[]
): string | undefined {
  for (const key of [name, ...others]) {
    const value = stringOption(args, key);
    if (value !== undefined) return value;
  }
  report(
    diagnostic('refuse.scene.invalid_option', `--${name} is required`, {
      help: 'run the command with `--help` for its options',
    }),
  );
  return undefined;
}

/** The current time in ISO 8601, as in the contracts. */
export function timestamp({ now }: Pick<Host, 'now'>): string {
  return new Date(now()).toISOString();
}

/** Returns the time of tarball entries in seconds: `SOURCE_DATE_EPOCH`, or 1970. */
export function sourceDate({ env }: Pick<Host, 'env'>): number {
  return sourceDateEpoch({ env }) ?? 0;
}

/** Formats the option that names the registry, for a suggested command. */
export function sameRegistry({ registry }: RegistryArguments): string {
  return registry === undefined ? '' : ` --registry ${shellWord(registry)}`;
}

/** Formats a size for users. */
export function formatSize(bytes: number): string {
  const units = ['bytes', 'KiB', 'MiB', 'GiB'];
  let value = bytes;
  let unit = 0;
  for (; value >= 1024 && unit < units.length - 1; unit++) value /= 1024;
  return unit === 0 ? `${bytes} bytes` : `${value.toFixed(1)} ${units[unit]} (${bytes} bytes)`;
}
