import { resolve } from 'node:path';
import manifest from '../../../package.json' with { type: 'json' };
import { loadVersionRegistry, versionsOf } from '../core/compatx/check-version.ts';
import { reportInto } from '../core/diagnostic/bounded.ts';
import type { Diagnostic, Report } from '../core/diagnostic/diagnostic.ts';
import { hasErrors } from '../core/diagnostic/diagnostic.ts';
import { place } from '../core/diagnostic/place.ts';
import type { Store } from '../core/ports/store.ts';
import type { Product } from '../core/product/compatibility.ts';
import { UsageError } from '../io/failure.ts';
import { openStore } from '../io/store/open.ts';
import type { Arguments, OptionSpec, Surroundings } from './command.ts';
import { readConfig } from './config.ts';
import { outDirOf } from './project.ts';
import { findRoot } from './project-root.ts';
import { readTextIn } from './read-text.ts';

/** Something that serves scenes: a repository with its compiled bundle, and a store. */
export interface Instance {
  /** Absolute. */
  readonly root: string;
  /** Where the lockfile and the registries are, relative to the root. */
  readonly outDir: string;
  readonly store: Store;
  readonly product: Product;
  /** Options that name this instance on a command line; without a password. */
  readonly commandLineOptions: readonly string[];
}

/** Who asks, and when. `at` is ISO 8601, UTC. */
export interface Caller {
  readonly actor: string;
  readonly trace_id: string;
  readonly at: string;
}

/** What comes of an operation. Diagnostics are placed; a refusal has at least one error among them. */
export type Outcome<T> =
  | { readonly ok: true; readonly value: T; readonly diagnostics: readonly Diagnostic[] }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] };

export interface InstanceOptions {
  readonly root: string;
  /** Relative to the root. Default: `out_dir` of the config file, else `build`. */
  readonly outDir?: string | undefined;
  /** A path (from the root), or `postgres://...`. Default: `.xstack/state.db`. */
  readonly database?: string | undefined;
  /** Whether a SQLite store that is not there is made; otherwise it is seen as an empty one. */
  readonly create: boolean;
}

/** The product as packages see it. */
export const product: Product = {
  version: manifest.version,
  schemaVersions: versionsOf(loadVersionRegistry(), 'scene_package_v1').supported_versions,
};

/** The version of the package format that exports have. */
export const packageSchemaVersion = versionsOf(loadVersionRegistry(), 'scene_package_v1').current_version;

/** Throws `RefusedError` where the config file of the instance is wrong. */
export async function openInstance({
  root,
  outDir = outDirOf(
    {},
    root,
    root,
    readConfig(() => {}, root),
  ),
  database,
  create,
}: InstanceOptions): Promise<Instance> {
  const given = database ?? '.xstack/state.db';
  const url = /^postgres(ql)?:\/\//.test(given) || given === ':memory:' ? given : resolve(root, given);
  const commandLineOptions = [
    '--repo-root',
    root,
    ...(outDir === 'build' ? [] : ['--out', outDir]),
    ...(database === undefined ? [] : ['--db', withoutPassword(url)]),
  ];
  return { root, outDir, store: await openStore({ url, create }), product, commandLineOptions };
}

/** A shell reads it from the environment or a password file instead. */
function withoutPassword(database: string): string {
  if (!URL.canParse(database)) return database;
  const url = new URL(database);
  url.password = '';
  url.searchParams.delete('password');
  return url.href;
}

/** The options of every command that works on an instance. */
export const instanceOptions: Readonly<Record<string, OptionSpec>> = {
  'repo-root': {
    type: 'string',
    value: 'DIR',
    summary: 'the instance (default: the nearest parent with xstack.config.json, packs and bundles, or a store)',
  },
  out: { type: 'string', value: 'DIR', summary: 'where its lockfile and registries are (default: build)' },
  db: {
    type: 'string',
    value: 'FILE|URL',
    summary: 'its store: a SQLite file or postgres://... (default: XSTACK_DATABASE_URL, else .xstack/state.db)',
  },
};

/** The options of every command that writes to the governance log. */
export const deedOptions: Readonly<Record<string, OptionSpec>> = {
  reason: { type: 'string', value: 'TEXT', summary: 'why; required, and kept in the governance log' },
  actor: { type: 'string', value: 'NAME', default: 'cli', summary: 'who; kept in the governance log' },
  'trace-id': { type: 'string', value: 'ID', summary: 'an id to find the rows of the log by (default: a new one)' },
};

/** Opens the instance that a command line means, works with it, and closes it. */
export async function withInstance<T>(
  args: Arguments,
  { cwd, env }: Pick<Surroundings, 'cwd' | 'env'>,
  create: boolean,
  work: (instance: Instance) => Promise<T>,
): Promise<T> {
  const root = instanceRoot(args, cwd);
  const given = args['db'] as string | undefined;
  const isPath = given !== undefined && !given.includes('://') && given !== ':memory:';
  const instance = await openInstance({
    root,
    outDir: outDirOf(
      args,
      cwd,
      root,
      readConfig(() => {}, root),
    ),
    database: isPath ? resolve(cwd, given) : (given ?? (env['XSTACK_DATABASE_URL'] || undefined)),
    create,
  });
  try {
    return await work(instance);
  } finally {
    await instance.store.close();
  }
}

export function instanceRoot(args: Arguments, cwd: string): string {
  const root = findRoot(args, cwd);
  if (root !== undefined) return root;
  throw new UsageError(`there is no instance at \`${cwd}\` or above it; name it with --repo-root`);
}

/** Runs something that reports, and places what it said. A package that is no file is shown from its text. */
export async function outcomeOf<T>(
  root: string,
  source: { readonly file: string; readonly text: string } | undefined,
  work: (report: Report) => Promise<T | undefined>,
): Promise<Outcome<T>> {
  const found: Diagnostic[] = [];
  const value = await work(reportInto(found));
  const onDisk = readTextIn(root);
  const diagnostics = place(found, (file) => (file === source?.file ? source.text : onDisk(file)));
  if (value !== undefined && !hasErrors(diagnostics)) return { ok: true, value, diagnostics };
  if (!hasErrors(diagnostics)) throw new Error('bug: refused without a word');
  return { ok: false, diagnostics };
}
