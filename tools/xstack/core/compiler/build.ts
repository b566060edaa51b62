import type { Diagnostic, Report } from '../base/diagnostic/diagnostic.ts';
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
import { type Lockfile, makeLockfile } from './lockfile/lockfile.ts';
import { type Compilation, type CompiledPack, compilePack } from './pack/compile-pack.ts';
import { checkHead } from './pack/content-policy.ts';
import type { ChangesOf } from './pack/hash-mismatch.ts';
import { checkOutside } from './pack/layout.ts';
import type { PackDirectory, PackTree, ReadBytes, ReadChunks } from './pack/source-tree.ts';
import { packReference } from './registry/pack-reference.ts';
import { type CompiledRegistry, compileRegistries } from './registry/registry.ts';
import type { IdentifiedPack, PackSet } from './resolve/identified-pack.ts';
import { knownPacks } from './resolve/known-packs.ts';
import { packSet } from './resolve/pack-set.ts';
import { checkDependencies, resolve } from './resolve/resolve.ts';
import type { Collection } from './rows/collection.ts';
import { checkRelations } from './rows/references.ts';
import type { RefusedDefinitions } from './rows/registry-definition.ts';
import { allDiagnostics, isRefused, reportTo, type StageDiagnostics, type StageId } from './stage.ts';

/** All that a build is made from. */
export interface BuildInput {
  /** What has been found before, about the project as a whole. */
  readonly diagnostics: StageDiagnostics;
  readonly tree: PackTree;
  readonly bundles: readonly BundleDirectory[];
  readonly read: ReadBytes;
  readonly chunks: ReadChunks;
  /** What version control knows of a pack. */
  readonly changesOf?: ChangesOf | undefined;
  readonly versions: VersionRegistry;
  /** The built-in collections and those of the project. */
  readonly collections: readonly Collection[];
  /** Absent where no definition was refused. */
  readonly refusedDefinitions?: RefusedDefinitions | undefined;
  /** The bundle to build; undefined: `bundle.base.lab`, else the only one; null: none, only check. */
  readonly bundleId: string | null | undefined;
  /** Holds the texts of the rows. */
  readonly arena: Arena;
  /** Knows packs that were compiled before; `compile` makes the others. */
  readonly reuse?: (directory: PackDirectory, compile: () => Compilation) => CompiledPack;
  /** Is told how many of the packs are done. */
  readonly packDone?: (done: number, all: number) => void;
  /** Measures the time that the work of a stage takes. */
  readonly timed: <T>(stage: StageId, work: () => T) => T;
}

/** What a build found and made. Members that need sound input are absent where it was refused. */
export interface BuildOutcome {
  readonly diagnostics: StageDiagnostics;
  readonly tree: PackTree;
  readonly bundles: readonly Bundle[];
  readonly packs: PackSet;
  readonly bundle?: Bundle;
  readonly resolved?: readonly IdentifiedPack[];
  readonly registries?: readonly CompiledRegistry[];
  readonly lockfile?: Lockfile;
}

/**
 * The whole compiler on one screen: what stands in the directories goes in, registries and the lockfile come out.
 * Where a bundle was to be built, there is a lockfile or at least one error.
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

  const bundles = timed('02.bundle.validate', () => readBundles(to, versions, input.bundles, input.read));
  const compiled = timed('03.pack.validate', () => compilePacks(input, diagnostics));
  const { packs, conflicting } = packSet(to('03.pack.validate'), compiled);
  const known = { ...knownPacks(tree, packs, allDiagnostics(diagnostics)), conflicting };
  timed('03.pack.validate', () => checkDependencies(to('03.pack.validate'), packs, known));

  const checked = { diagnostics, tree, bundles, packs };
  const bundle = chooseBundle(to('02.bundle.validate'), input, bundles);
  const select = (each: Bundle) => selectPacks(to('02.bundle.validate'), each, known, each === bundle);
  const selections = new Map(bundles.map((each) => [each, select(each)]));
  if (
    bundle === undefined ||
    isRefused(diagnostics, ['01.compatx.check', '02.bundle.validate']) ||
    (diagnostics['03.pack.validate'] ?? []).some(hidesRows)
  )
    return { ...checked, ...(bundle && { bundle }) };

  const resolved = timed('03.pack.validate', () => resolve(packs, selections.get(bundle) ?? []));
  const kinds = new Set(input.collections.map(({ kind }) => kind));
  timed('04.registry.compile', () => checkRelations(to('04.registry.compile'), resolved, kinds));
  if (isRefused(diagnostics)) return { ...checked, bundle, resolved };

  const registries = timed('04.registry.compile', () => compileRegistries(resolved, input.collections, input.arena));
  const lockfile = makeLockfile({
    bundleId: bundle.bundleId,
    packs: resolved.map(({ identity }) => packReference(identity)),
    registries,
    compatibilityVersion: versionsOf(versions, 'session_spec').current_version,
  });
  return { ...checked, bundle, resolved, registries, lockfile };
}

/**
 * What is wrong with a pack without hiding any of its rows: these refusals do not keep the rows from being checked
 * against each other, so that one run says as much as it can.
 */
const aboutClaims: readonly string[] = [
  'refuse.pack.canonical_hash_mismatch',
  'refuse.pack.canonical_hash_invalid',
  'refuse.pack.executable_content_forbidden',
  'refuse.pack.revoked',
  'refuse.pack.session_spec_unsupported',
];

function hidesRows({ code, severity }: Diagnostic): boolean {
  return severity === 'error' && !aboutClaims.includes(code);
}

/** Every pack of the tree, selected or not, and what stands beside them. */
function compilePacks(input: BuildInput, diagnostics: StageDiagnostics): CompiledPack[] {
  const { tree, chunks, packDone, reuse = (_, compile) => compile().pack } = input;
  const report = reportTo(diagnostics)('03.pack.validate');
  checkOutside(report, tree);
  for (const { path, kind, size } of tree.outside) if (kind === 'file') checkHead(report, chunks, path, size);
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
 * The bundle that was asked for, or the only one, or the default one; undefined only where an error says why.
 * Directories without a profile are reported, too: it depends on this choice how much that matters.
 */
function chooseBundle(report: Report, input: BuildInput, bundles: readonly Bundle[]): Bundle | undefined {
  const { bundleId, bundles: directories } = input;
  const wanted =
    bundleId === null ? null : (bundleId ?? onlyBundle(directories, bundles) ?? defaultBundle(directories));
  const bundle = bundles.find((candidate) => candidate.bundleId === wanted);
  reportNonBundles(report, directories, ({ name }) => bundle === undefined && name === wanted);
  if (bundle === undefined && wanted !== null && !isRefusedBundle(wanted, input))
    report(missingBundle(wanted, bundles));
  return bundle;
}

/** The default applies only where a directory has its name: no repository needs to have it. */
function defaultBundle(directories: readonly BundleDirectory[]): string | undefined {
  return directories.some(({ name }) => name === defaultBundleId) ? defaultBundleId : undefined;
}

/** The id of the only bundle, if there is just one. A directory without a profile counts only where no other has one. */
function onlyBundle(directories: readonly BundleDirectory[], bundles: readonly Bundle[]): string | undefined {
  const withProfile = directories.filter(hasProfile);
  const [only, second] = withProfile.length > 0 ? withProfile : directories.filter(({ kind }) => kind !== 'file');
  return second === undefined ? (bundles[0]?.bundleId ?? only?.name) : undefined;
}

/** Reports whether an error names the directory or the profile of a bundle: then what follows is not reported as well. */
function isRefusedBundle(wanted: string | undefined, { bundles, diagnostics }: BuildInput): boolean {
  const files = bundles.filter(({ name }) => name === wanted).flatMap(({ path }) => [path, profileOf(path)]);
  return allDiagnostics(diagnostics).some(({ severity, at }) => severity === 'error' && at && files.includes(at.file));
}
