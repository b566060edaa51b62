import { type Bundle, type BundleDirectory, readBundles, selectPacks } from './bundle/bundle.ts';
import { defaultBundleId } from './bundle/default-bundle.ts';
import { type VersionRegistry, versionsOf } from './compatx/check-version.ts';
import type { Collection } from './compile/collection.ts';
import { checkRelations } from './compile/references.ts';
import { type Diagnostic, diagnostic, hasErrors } from './diagnostic/diagnostic.ts';
import { didYouMean } from './diagnostic/suggest.ts';
import { type Lockfile, lockfileFor } from './lockfile/lockfile.ts';
import { type Compilation, type CompiledPack, compilePack } from './pack/compile-pack.ts';
import { checkContent } from './pack/content-policy.ts';
import { checkOutside } from './pack/layout.ts';
import type { PackDirectory, PackTree, ReadBytes } from './pack/source-tree.ts';
import { type CompiledRegistry, compileRegistries } from './registry/registry.ts';
import { packSet } from './resolve/pack-set.ts';
import { checkDependencies, type IdentifiedPack, type PackSet, resolve } from './resolve/resolve.ts';
import { type Findings, reportTo, type StageId } from './stage.ts';
import type { TextStore } from './text/text-store.ts';

/** All that a build is made from. */
export interface BuildInput {
  /** What has been found before, about the project as a whole. */
  readonly findings: Findings;
  readonly tree: PackTree;
  readonly bundles: readonly BundleDirectory[];
  readonly read: ReadBytes;
  readonly versions: VersionRegistry;
  /** The built-in collections and those of the project. */
  readonly collections: readonly Collection[];
  /** The bundle to build; undefined: `bundle.base.lab`, else the only one; null: none, only check. */
  readonly bundleId: string | null | undefined;
  /** Holds the texts of the rows. */
  readonly store: TextStore;
  /** Knows packs that were compiled before; `compile` makes the others. */
  readonly reuse?: (directory: PackDirectory, compile: () => Compilation) => CompiledPack;
  /** Is told how many of the packs are done. */
  readonly packDone?: (done: number, all: number) => void;
  /** Measures the time that the work of a stage takes. */
  readonly timed: <T>(stage: StageId, work: () => T) => T;
}

/** What a build found and made. Members that need sound input are absent where it was refused. */
export interface BuildOutcome {
  readonly findings: Findings;
  readonly tree: PackTree;
  readonly bundles: readonly Bundle[];
  readonly packs: PackSet;
  readonly bundle?: Bundle;
  readonly resolved?: readonly IdentifiedPack[];
  readonly registries?: readonly CompiledRegistry[];
  readonly lockfile?: Lockfile;
}

/** The whole compiler on one screen: what stands in the directories goes in, registries and the lockfile come out. */
export function build(input: BuildInput): BuildOutcome {
  const { timed, versions, findings } = input;
  const to = reportTo(findings);
  const refused = (stage: StageId) => hasErrors(findings[stage] ?? []);

  const bundles = timed('02.bundle.validate', () => readBundles(to, versions, input.bundles, input.read));
  const compiled = timed('03.pack.validate', () => compilePacks(input, findings));
  const packs = packSet(to('03.pack.validate'), compiled);
  const known = new Set([...packs.keys(), ...input.tree.directories.map(({ name }) => name)]);
  timed('03.pack.validate', () => checkDependencies(to('03.pack.validate'), packs, known));

  const checked = { findings, tree: input.tree, bundles, packs };
  const selections = new Map(bundles.map((bundle) => [bundle, selectPacks(to('02.bundle.validate'), bundle, known)]));
  const bundle = chooseBundle(input, findings, bundles);
  if (
    bundle === undefined ||
    refused('01.compatx.check') ||
    refused('02.bundle.validate') ||
    (findings['03.pack.validate'] ?? []).some(hidesRows)
  )
    return { ...checked, ...(bundle && { bundle }) };

  const resolved = timed('03.pack.validate', () => resolve(packs, selections.get(bundle) ?? []));
  timed('04.registry.compile', () => checkRelations(to('04.registry.compile'), resolved));
  if (refused('03.pack.validate') || refused('04.registry.compile')) return { ...checked, bundle, resolved };

  const registries = timed('04.registry.compile', () => compileRegistries(resolved, input.collections, input.store));
  const lockfile = lockfileFor(
    bundle.bundleId,
    resolved,
    registries,
    versionsOf(versions, 'session_spec').current_version,
  );
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
function compilePacks(
  { tree, read, versions, collections, store, packDone, reuse = (_, compile) => compile().pack }: BuildInput,
  findings: Findings,
): CompiledPack[] {
  const report = reportTo(findings)('03.pack.validate');
  checkOutside(report, tree);
  for (const { path, kind, size } of tree.outside) if (kind === 'file') checkContent(report, path, read(path), size);
  const compiled = tree.directories.map((directory, i) => {
    packDone?.(i, tree.directories.length);
    return reuse(directory, () => compilePack({ read, versions, collections, store }, directory));
  });
  for (const pack of compiled) {
    for (const [stage, found] of Object.entries(pack.findings))
      for (const d of found) reportTo(findings)(stage as StageId)(d);
  }
  return compiled;
}

/** The bundle that was asked for, or the default one, or the only one. */
function chooseBundle(
  { bundleId, bundles: directories }: BuildInput,
  findings: Findings,
  bundles: readonly Bundle[],
): Bundle | undefined {
  if (bundleId === null) return undefined;
  const wanted = bundleId ?? (bundles.length === 1 ? bundles[0]?.bundleId : defaultBundleId);
  const bundle = bundles.find((candidate) => candidate.bundleId === wanted);
  if (bundle !== undefined || wanted === undefined) return bundle;
  if (directories.some(({ name }) => name === wanted)) return undefined; // It is there, and what is wrong with it has been said.
  const ids = bundles.map((candidate) => candidate.bundleId);
  reportTo(findings)('02.bundle.validate')(
    diagnostic('refuse.bundle_profile.missing_bundle', `there is no bundle \`${wanted}\``, {
      help:
        didYouMean(wanted, ids) ??
        (ids.length === 0
          ? 'add one: `bundles/<bundle_id>/bundle.json`'
          : `the bundles are ${ids.map((id) => `\`${id}\``).join(', ')}`),
    }),
  );
  return undefined;
}
