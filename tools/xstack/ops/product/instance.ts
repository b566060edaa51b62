import manifest from '../../../../package.json' with { type: 'json' };
import type { Config } from '../../core/base/config/config.ts';
import { reportInto } from '../../core/base/diagnostic/bounded.ts';
import type { Diagnostic, Report } from '../../core/base/diagnostic/diagnostic.ts';
import { diagnostic, hasErrors } from '../../core/base/diagnostic/diagnostic.ts';
import { type DiagnosticPolicy, policyOf } from '../../core/base/diagnostic/policy.ts';
import { resolveLocations } from '../../core/base/diagnostic/resolve-locations.ts';
import { loadVersionRegistry, versionsOf } from '../../core/base/version/check-version.ts';
import type { Store, StoreTransaction } from '../../core/ports/store.ts';
import type { Product } from '../../core/product/compatibility.ts';
import type { StoreChange } from '../../core/product/types.ts';
import { UsageError } from '../../io/failure.ts';
import { statePath } from '../../io/state-directory.ts';
import { type StoreLocation, storeLocation } from '../../io/store/location.ts';
import { openMemoryStore, openStore } from '../../io/store/open.ts';
import type { StoreAccess } from '../../io/store/store-access.ts';
import { StoreUnusable } from '../../io/store/store-failure.ts';
import type { Host, OptionArguments, OptionSpecs } from '../command.ts';
import { pathFromRoot, withRelativePaths } from '../failure-diagnostic.ts';
import { readConfig } from '../project/config.ts';
import { judgedReport } from '../project/judged-report.ts';
import { outDirOf } from '../project/project.ts';
import { projectPolicy } from '../project/project-policy.ts';
import { findRoot, type RootArguments } from '../project/project-root.ts';
import { readSourceIn } from '../project/read-source.ts';
import { RefusedError } from '../refused-error.ts';

/** A repository with its compiled bundle, and a store. */
export interface Instance {
  /** Absolute. */
  readonly root: string;
  /** Directory of the lockfile and the registries, relative to the root. */
  readonly outDir: string;
  readonly config: Config;
  /** Returns the rules by which notes and warnings are judged today. */
  readonly policy: () => DiagnosticPolicy;
  readonly store: Store;
  readonly product: Product;
  /** Command-line options that name this instance, without a password. */
  readonly commandLineOptions: readonly string[];
}

/** Actor, trace id and time of a request. `at` is ISO 8601, UTC. */
export interface Caller {
  readonly actor: string;
  readonly trace_id: string;
  readonly at: string;
}

/** Result of an operation. Diagnostics have resolved locations; a refusal has at least one error. */
export type Outcome<T> =
  | { readonly ok: true; readonly value: T; readonly diagnostics: readonly Diagnostic[] }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] };

export interface InstanceOptions {
  readonly root: string;
  /** Relative to the root. Default: `out_dir` of the config file, else `build`. */
  readonly outDir?: string | undefined;
  /** A path (relative to the root), or `postgres://...`; `UsageError` for other URLs. Default: `.xstack/state.db`. */
  readonly database?: string | undefined;
  /** Creates a missing store; otherwise it must exist. */
  readonly create: boolean;
  /**
   * Changes nothing in the store and needs no write permission: tables of an older xstack are refused, not migrated.
   */
  readonly readOnly?: boolean;
  /** Wait for a SQLite file that another program has locked. Default: a minute. */
  readonly patience_ms?: number | undefined;
  /**
   * Returns the day, such as `2026-12-31`, by which the last days of acceptances and deprecations are judged. Default: none has
   * passed.
   */
  readonly today?: (() => string) | undefined;
}

/** Properties of the product for compatibility checks. */
export const product: Product = {
  version: manifest.version,
  schemaVersions: versionsOf(loadVersionRegistry(), 'scene_package_v1').supported_versions,
};

/** Package format version of exports. */
export const packageSchemaVersion = versionsOf(loadVersionRegistry(), 'scene_package_v1').current_version;

/** Throws `RefusedError` if the config file of the instance is invalid or the store is unusable. */
export async function openInstance({
  root,
  outDir: givenOutDir,
  database,
  create,
  readOnly = false,
  patience_ms,
  today = () => '',
}: InstanceOptions): Promise<Instance> {
  const config = readConfig(() => {}, root);
  const outDir = givenOutDir ?? outDirOf({}, root, root, config);
  const location = storeLocation(database ?? statePath(root, defaultStore), root);
  const access = readOnly ? 'read' : create ? 'create' : 'write';
  const options = { access, ...(patience_ms !== undefined && { patience_ms }) } as const;
  const store = await openStore(location, options).catch((error: unknown) => refuseUnusable(error, root));
  const commandLineOptions = optionsFor(root, outDir, database === undefined ? undefined : location);
  return { root, outDir, config, policy: () => policyOf(config, today), store, product, commandLineOptions };
}

const defaultStore = 'state.db';

function optionsFor(root: string, outDir: string, named: StoreLocation | undefined): readonly string[] {
  return [
    '--repo-root',
    root,
    ...(outDir === 'build' ? [] : ['--out', outDir]),
    ...(named === undefined ? [] : ['--db', withoutPassword(named.url)]),
  ];
}

/** A shell reads the password from the environment or a password file instead. */
function withoutPassword(database: string): string {
  if (!URL.canParse(database)) return database;
  const url = new URL(database);
  url.password = '';
  url.searchParams.delete('password');
  return url.href;
}

const unusable = {
  missing: [
    'refuse.store.missing',
    'check `--db` and XSTACK_DATABASE_URL; the first import, export or `xstack portal` creates it',
  ],
  empty: ['refuse.store.empty', 'restore it from a backup; remove the file if nothing was ever imported'],
  foreign: ['refuse.store.foreign', 'name a file that xstack made, or one that does not exist yet'],
  outdated: ['refuse.store.outdated', 'back it up; the next import, export, rollback or `xstack portal` migrates it'],
  newer: ['refuse.store.newer', 'use the xstack that made it, or a newer one'],
} as const;

/** Converts an unusable store to a refusal: the user's data is at fault, not the environment. */
function refuseUnusable(error: unknown, root: string): never {
  if (!(error instanceof StoreUnusable)) throw error;
  const [code, help] = unusable[error.state];
  const message = withRelativePaths(error.message, root);
  const file = pathFromRoot(error.shown, root);
  throw new RefusedError([diagnostic(code, message, { at: { file }, help })], () => undefined);
}

/** Options of every command on an instance. */
export const instanceOptions = {
  'repo-root': {
    type: 'string',
    value: 'DIR',
    summary: 'the instance (default: the nearest parent with xstack.config.json, packs and bundles, or a store)',
  },
  out: { type: 'string', value: 'DIR', summary: 'the directory of its lockfile and registries (default: build)' },
  db: {
    type: 'string',
    value: 'FILE|URL',
    summary: 'its store: a SQLite file or postgres://... (default: XSTACK_DATABASE_URL, else .xstack/state.db)',
  },
} as const satisfies OptionSpecs;

/** Arguments that name an instance. */
export type InstanceArguments = Partial<OptionArguments<typeof instanceOptions>>;

/** Options of every command that writes to the governance log. */
export const auditOptions = {
  reason: { type: 'string', value: 'TEXT', summary: 'the reason, recorded in the governance log; required' },
  actor: { type: 'string', value: 'NAME', default: 'cli', summary: 'the actor, recorded in the governance log' },
  'trace-id': { type: 'string', value: 'ID', summary: 'id of the request in the log (default: a new one)' },
} as const satisfies OptionSpecs;

/** Use of the store by a command. */
export interface StoreUse {
  readonly access: StoreAccess;
  /**
   * Paths at which a missing store is read as an empty one, because nothing was imported yet: none, the default path
   * only, or also a path from the command line.
   */
  readonly missingIsEmpty?: 'nowhere' | 'at_default' | 'anywhere';
  readonly patience_ms?: number;
}

/** Opens the instance of a command line, runs `work` with it, and closes it. */
export async function withInstance<T>(
  args: InstanceArguments,
  { cwd, env, now, stderr }: Pick<Host, 'cwd' | 'env' | 'now' | 'stderr'>,
  { access, missingIsEmpty = 'nowhere', patience_ms }: StoreUse,
  work: (instance: Instance) => Promise<T>,
): Promise<T> {
  const root = instanceRoot(args, cwd);
  const config = readConfig(() => {}, root);
  const outDir = outDirOf(args, cwd, root, config);
  const given = args.db;
  const named = given ?? (env['XSTACK_DATABASE_URL'] || undefined);
  const location = storeLocation(named ?? statePath(root, defaultStore), given === undefined ? root : cwd);
  const mayBeEmpty = missingIsEmpty === 'anywhere' || (missingIsEmpty === 'at_default' && named === undefined);
  const options = { access, stderr, ...(patience_ms !== undefined && { patience_ms }) };
  const store = await openStore(location, options).catch((error: unknown) => {
    const isMissing = error instanceof StoreUnusable && error.state === 'missing';
    return isMissing && mayBeEmpty ? openMemoryStore() : refuseUnusable(error, root);
  });
  const commandLineOptions = optionsFor(root, outDir, named === undefined ? undefined : location);
  const policy = () => projectPolicy({ config }, { env, now });
  const instance: Instance = { root, outDir, config, policy, store, product, commandLineOptions };
  try {
    return await work(instance);
  } finally {
    await instance.store.close();
  }
}

export function instanceRoot(args: RootArguments, cwd: string): string {
  const root = findRoot(args, cwd);
  if (root !== undefined) return root;
  throw new UsageError(`no instance at \`${cwd}\` or above it; name it with --repo-root`);
}

/** Applies a change unless a diagnostic so far is an error for the instance; reports whether it did. */
export type ApplyAccepted = (transaction: StoreTransaction, change: StoreChange) => Promise<boolean>;

/**
 * Runs work that reports, and resolves the locations of its diagnostics, judged as the instance does. Work changes
 * something only by `apply`. Excerpts of a package that was not read from a file are taken from its source.
 */
export async function outcomeOf<T>(
  { root, policy }: Pick<Instance, 'root' | 'policy'>,
  source: { readonly file: string; readonly text: string } | undefined,
  work: (report: Report, apply: ApplyAccepted) => Promise<T | undefined>,
): Promise<Outcome<T>> {
  const found: Diagnostic[] = [];
  const { report, accepts } = judgedReport(reportInto(found), policy);
  const value = await work(report, async (transaction, change) => {
    if (!accepts()) return false;
    await transaction.apply(change);
    return true;
  });
  const onDisk = readSourceIn(root);
  const diagnostics = resolveLocations(found, (file) => (file === source?.file ? source.text : onDisk(file)));
  if (value !== undefined && !hasErrors(diagnostics)) return { ok: true, value, diagnostics };
  if (!hasErrors(diagnostics)) throw new Error('bug: refused without a diagnostic');
  return { ok: false, diagnostics };
}
