import { configFile } from '../base/config/config.ts';
import type { Diagnostic, Location, Report } from '../base/diagnostic/diagnostic.ts';
import type { Arena } from '../base/text/arena.ts';
import { type VersionRegistry, versionsOf } from '../base/version/check-version.ts';
import {
  type Bundle,
  type BundleDirectory,
  hasProfile,
  profileOf,
  readBundles,
  reportNonBundles,
  selectPacks,
} from './bundle/bundle.ts';
import { defaultBundleId } from './bundle/default-bundle.ts';
import { missingBundle } from './bundle/missing-bundle.ts';
import type { ContentModel } from './content-model/content-model.ts';
import { type Lockfile, makeLockfile } from './lockfile/lockfile.ts';
import { type Compilation, type CompiledPack, compilePack } from './pack/compile-pack.ts';
import { checkHead } from './pack/content-policy.ts';
import type { ChangesOf } from './pack/hash-mismatch.ts';
import { checkOutside } from './pack/layout.ts';
import type { PackDirectory, PackTree, ReadBytes, ReadChunks } from './pack/source-tree.ts';
import { packReference } from './registry/pack-reference.ts';
import { type CompiledRegistry, compileRegistries } from './registry/registry.ts';
import type { IdentifiedPack, PackSet } from './resolve/identified-pack.ts';
import { type KnownPacks, knownPacks } from './resolve/known-packs.ts';
import { checkMovedRows } from './resolve/moves.ts';
import { packNames } from './resolve/pack-names.ts';
import { packSet } from './resolve/pack-set.ts';
import { checkDependencies, resolve } from './resolve/resolve.ts';
import { checkMarks } from './rows/check-marks.ts';
import { checkSuccessors } from './rows/check-successors.ts';
import type { Collection } from './rows/collection.ts';
import { checkRelations } from './rows/references.ts';
import type { RefusedDefinitions } from './rows/registry-definition.ts';
import { allDiagnostics, isRefused, reportTo, type StageDiagnostics, type StageId } from './stage.ts';

/** Input of a build. */
export interface BuildInput {
  /** Earlier diagnostics about the project as a whole. */
  readonly diagnostics: StageDiagnostics;
  readonly tree: PackTree;
  readonly bundles: readonly BundleDirectory[];
  readonly read: ReadBytes;
  readonly chunks: ReadChunks;
  /** Queries version control about a pack. */
  readonly changesOf?: ChangesOf | undefined;
  readonly versions: VersionRegistry;
  readonly model: ContentModel;
  /** True if the content model of the project is refused: then no pack can be judged. */
  readonly isModelRefused?: boolean;
  /** The built-in collections and those of the project. */
  readonly collections: readonly Collection[];
  /** Absent if no definition was refused. */
  readonly refusedDefinitions?: RefusedDefinitions | undefined;
  /** The bundle to build; undefined: `bundle.base.lab`, else the only one; null: none, only checks. */
  readonly bundleId: string | null | undefined;
  /** The default bundle of the config file. */
  readonly configuredBundle?: string | undefined;
  /** Arena of the serialized rows. */
  readonly arena: Arena;
  /** Returns a cached pack, or calls `compile`. */
  readonly reuse?: (directory: PackDirectory, compile: () => Compilation) => CompiledPack;
  /** Reports progress in packs. */
  readonly packDone?: (done: number, all: number) => void;
  /** Runs work that reads outside of the packs; undefined if the system refuses, which is then reported. */
  readonly attempt: <T>(stage: StageId, work: () => T) => T | undefined;
  /** Measures the duration of the work of a stage. */
  readonly timed: <T>(stage: StageId, work: () => T) => T;
}

/** Result of a build. Members that need valid input are absent if it was refused. */
export interface BuildOutcome {
  readonly diagnostics: StageDiagnostics;
  readonly tree: PackTree;
  readonly bundles: readonly Bundle[];
  readonly packs: PackSet;
  /** All packs that were compiled, also refused ones, and the names that they are known by; absent if none was. */
  readonly compiled?: readonly CompiledPack[];
  readonly known?: KnownPacks;
  /** True if no pack was compiled, because the content model is refused. */
  readonly isModelRefused?: boolean;
  readonly bundle?: Bundle;
  readonly resolved?: readonly IdentifiedPack[];
  readonly registries?: readonly CompiledRegistry[];
  readonly lockfile?: Lockfile;
}

/**
 * The whole compiler on one screen: source directories in, registries and the lockfile out. If a bundle was to be
 * built, the result has a lockfile or at least one error.
 */
export function build(input: BuildInput): BuildOutcome {
  const outcome = buildStages(input);
  if (outcome.lockfile === undefined && input.bundleId !== null && !isRefused(outcome.diagnostics))
    throw new Error('bug: a build without an error has no lockfile');
  return outcome;
}

function buildStages(input: BuildInput): BuildOutcome {
  const { timed, versions, diagnostics, tree } = input;
  const to = reportTo(diagnostics);

  const bundles = timed('02.bundle.validate', () =>
    readBundles(to, versions, input.bundles, (file) => input.attempt('02.bundle.validate', () => input.read(file))),
  );
  if (input.isModelRefused === true) return { diagnostics, tree, bundles, packs: new Map(), isModelRefused: true };
  const compiled = timed('03.pack.validate', () => compilePacks(input, diagnostics));
  const { packs, conflicting } = packSet(to('03.pack.validate'), compiled);
  const names = packNames(to('03.pack.validate'), packs);
  const known = { ...knownPacks(tree, packs, input.model, allDiagnostics(diagnostics)), conflicting, names };
  timed('03.pack.validate', () => checkDependencies(to('03.pack.validate'), packs, known));

  const kinds = new Set(input.collections.map(({ kind }) => kind));
  if (names !== undefined)
    checkMovedRows(to('03.pack.validate'), names.moves, packs.values(), input.refusedDefinitions ? undefined : kinds);

  const checked = { diagnostics, tree, bundles, packs, compiled, known };
  const bundle = chooseBundle(to('02.bundle.validate'), input, bundles);
  const select = (each: Bundle) => selectPacks(to('02.bundle.validate'), each, known, each === bundle);
  const selections = new Map(bundles.map((each) => [each, select(each)]));
  if (
    bundle === undefined ||
    isRefused(diagnostics, ['01.compatx.check', '02.bundle.validate']) ||
    (diagnostics['03.pack.validate'] ?? []).some(hidesRows)
  )
    return { ...checked, ...(bundle && { bundle }) };

  const selection = { selected: selections.get(bundle) ?? [], required: bundle.packIds };
  const resolved = timed('03.pack.validate', () => resolve(to('03.pack.validate'), packs, names, selection));
  if (resolved === undefined) return { ...checked, bundle };
  timed('04.registry.compile', () => {
    checkRelations(to('04.registry.compile'), resolved, kinds, names?.moves);
    if (names === undefined) return;
    checkMarks(to('04.registry.compile'), resolved, names.moves);
    checkSuccessors(to('04.registry.compile'), [...packs.values()], kinds, names.moves);
  });
  if (isRefused(diagnostics)) return { ...checked, bundle, resolved };

  const registries = timed('04.registry.compile', () => compileRegistries(resolved, input.collections, input.arena));
  const lockfile = makeLockfile({
    bundleId: bundle.bundleId,
    packs: resolved.map(({ identity }) => packReference(identity)),
    registries,
    compatibilityVersion: versionsOf(versions, 'session_spec').current_version,
    contentModelHash: input.model.hash,
  });
  return { ...checked, bundle, resolved, registries, lockfile };
}

/**
 * Errors that hide no rows: references between rows are checked despite them, so that one run reports as much as
 * possible.
 */
const claimCodes: readonly string[] = [
  'refuse.pack.canonical_hash_mismatch',
  'refuse.pack.canonical_hash_invalid',
  'refuse.pack.executable_content_forbidden',
  'refuse.pack.revoked',
  'refuse.pack.session_spec_unsupported',
];

function hidesRows({ code, severity }: Diagnostic): boolean {
  return severity === 'error' && !claimCodes.includes(code);
}

/** Compiles every pack of the tree, selected or not, and checks the entries outside of packs. */
function compilePacks(input: BuildInput, diagnostics: StageDiagnostics): CompiledPack[] {
  const { tree, chunks, attempt, packDone, reuse = (_, compile) => compile().pack } = input;
  const report = reportTo(diagnostics)('03.pack.validate');
  checkOutside(report, tree, input.model);
  for (const { path, kind, size } of tree.outside)
    if (kind === 'file') attempt('03.pack.validate', () => checkHead(report, chunks, path, size));
  const compiled = tree.directories.map((directory, i) => {
    packDone?.(i, tree.directories.length);
    return reuse(directory, () => compilePack(input, directory));
  });
  for (const pack of compiled) {
    for (const [stage, found] of Object.entries(pack.diagnostics))
      for (const d of found) reportTo(diagnostics)(stage as StageId)(d);
  }
  return compiled;
}

/**
 * Returns the requested bundle, or the only one, or the default one; undefined only after an error. Also reports
 * directories without a profile, whose severity depends on this choice.
 */
function chooseBundle(report: Report, input: BuildInput, bundles: readonly Bundle[]): Bundle | undefined {
  const { bundleId, bundles: directories } = input;
  const wanted =
    bundleId === null ? null : (bundleId ?? onlyBundle(directories, bundles) ?? defaultBundle(directories));
  const bundle = bundles.find((candidate) => candidate.bundleId === wanted);
  reportNonBundles(report, directories, ({ name }) => bundle === undefined && name === wanted);
  if (bundle === undefined && wanted !== null && !isRefusedBundle(wanted, input))
    report(missingBundle(wanted, bundles, wanted === undefined ? undefined : namedIn(input, wanted)));
  return bundle;
}

/** Returns the location in the config file that names a bundle, if it does. */
function namedIn({ configuredBundle }: BuildInput, wanted: string): Location | undefined {
  return wanted === configuredBundle ? { file: configFile, pointer: '/default_bundle' } : undefined;
}

/** Returns the default only if a directory has its name: repositories need not have it. */
function defaultBundle(directories: readonly BundleDirectory[]): string | undefined {
  return directories.some(({ name }) => name === defaultBundleId) ? defaultBundleId : undefined;
}

/** Returns the id of the only bundle. Directories without a profile count only if no directory has one. */
function onlyBundle(directories: readonly BundleDirectory[], bundles: readonly Bundle[]): string | undefined {
  const withProfile = directories.filter(hasProfile);
  const [only, second] = withProfile.length > 0 ? withProfile : directories.filter(({ kind }) => kind !== 'file');
  return second === undefined ? (bundles[0]?.bundleId ?? only?.name) : undefined;
}

/** Reports whether an error is about the directory or the profile of a bundle: its consequences are not reported. */
function isRefusedBundle(wanted: string | undefined, { bundles, diagnostics }: BuildInput): boolean {
  const files = bundles.filter(({ name }) => name === wanted).flatMap(({ path }) => [path, profileOf(path)]);
  // The directory of the bundles could not be listed.
  if (bundles.length === 0 && isRefused(diagnostics, ['02.bundle.validate'])) return true;
  return allDiagnostics(diagnostics).some(({ severity, at }) => severity === 'error' && at && files.includes(at.file));
}
