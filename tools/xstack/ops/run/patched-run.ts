import { join, resolve } from 'node:path';
import type { ArenaSpan } from '../../core/base/text/arena.ts';
import { contractFile } from '../../core/base/text/scene-files.ts';
import type { Lockfile } from '../../core/compiler/lockfile/lockfile.ts';
import { compilePack, type PackContext } from '../../core/compiler/pack/compile-pack.ts';
import type { IdentifiedPack } from '../../core/compiler/resolve/identified-pack.ts';
import { type StageId, usualStages } from '../../core/compiler/stage.ts';
import { type ItemChange, itemChanges, patchLockfile, replacementsIn } from '../../core/incremental/patch.ts';
import type { RegistrySummary } from '../../core/incremental/run-entry.ts';
import { areVersionsIrrelevant, versionChanges } from '../../core/incremental/version-changes.ts';
import { areOutputsUnchanged, isCacheable, type PackCache } from '../../io/cache/cache.ts';
import { disk } from '../../io/disk.ts';
import { Failure } from '../../io/failure.ts';
import { tryReading } from '../../io/unreadable.ts';
import { type PatchedRegistry, patchRegistry } from './patch-registry.ts';
import type { RegistryOutput, RunBuild, RunOutputs } from './run-build.ts';
import type { RunContext } from './run-context.ts';
import { isRefused } from './run-outcome.ts';

/**
 * Builds a run from the files of the last one, if only registry items of a few packs have changed, and not their number,
 * order, search keys or references: each file is the old one with other items. Undefined if more has changed, or if that
 * cannot be decided; then the run is compiled.
 */
export function patchedRun(
  context: RunContext,
  packContext: PackContext,
  compile: () => Promise<RunBuild>,
): RunBuild | undefined {
  const { args, last, clock } = context;
  if (last === undefined || args.locked === true || isRefused(context, last.result.diagnostics)) return undefined;
  const changes = changesSince(context, packContext);
  const outputs = changes && clock.timed('04.registry.compile', () => patchedOutputs(context, changes, packContext));
  if (outputs === undefined || !areOutputsUnchanged(last)) return undefined;
  const registries = outputs.registries.map(({ file, hashName, hash, size }) => ({ file, hashName, hash, size }));
  return {
    kind: 'patched',
    result: { ...last.result, registries, packLockHash: outputs.lockfile.pack_lock_hash },
    outputs: { ...outputs, patch: { isCurrent: () => areOutputsUnchanged(last), compile } },
    stages: usualStages.map((id) => ({
      id,
      status: patchedStages.includes(id) ? 'ok' : 'cached',
      duration_ms: Math.round(clock.durations.get(id) ?? 0),
    })),
  };
}

/** The stages that do work in a patched run. */
const patchedStages: readonly StageId[] = ['03.pack.validate', '04.registry.compile', '05.lockfile.validate'];

/** The items that changed since the last run; undefined if more than items changed. */
function changesSince({ cache, last, clock }: RunContext, context: PackContext): ItemChange[] | undefined {
  if (cache === undefined || last === undefined) return undefined;
  const { packs } = cache;
  const changed = tryReading(() => packs.changedSince(last.contentHash, context.chunks));
  if (changed === undefined || changed instanceof Failure) return undefined; // The compiled run reports unreadable files.
  const { arena } = context;
  const isSame = (a: ArenaSpan, b: ArenaSpan) => Buffer.compare(arena.bytes(a), arena.bytes(b)) === 0;
  return clock.timed('03.pack.validate', () => {
    const changes: (readonly ItemChange[])[] = [];
    const pairs: (readonly [before: IdentifiedPack, after: IdentifiedPack])[] = [];
    for (const { directory, before } of changed) {
      if (directory.has('f', contractFile)) return undefined; // Stage 06 checks scene packages as a whole.
      const after = packs.compile(directory, () => compilePack(context, directory));
      const items = isCacheable(after) ? itemChanges(before, after, isSame) : undefined;
      if (items === undefined || !isCacheable(after)) return undefined;
      changes.push(items);
      pairs.push([before, after]);
    }
    return haveSameChecks(packs, context, pairs) ? changes.flat() : undefined;
  });
}

/** Reports whether the versions of changed packs have no effect on the checks across packs. */
function haveSameChecks(
  packs: PackCache,
  context: PackContext,
  pairs: readonly (readonly [before: IdentifiedPack, after: IdentifiedPack])[],
): boolean {
  const versions = versionChanges(pairs);
  if (versions.size === 0) return true;
  const changed = pairs.map(([, after]) => after);
  const others = packs.unchangedSummaries(context.chunks);
  return others !== undefined && areVersionsIrrelevant([...changed, ...others], versions);
}

/** The outputs of the last run with the changed items. */
function patchedOutputs(
  { project: { root, outDir }, last }: RunContext,
  changes: readonly ItemChange[],
  { collections, arena }: PackContext,
): RunOutputs | undefined {
  const directory = resolve(root, outDir);
  const registries: RegistryOutput[] = [];
  for (const registry of last?.result.registries ?? []) {
    const { file, hash } = registry;
    const replacements = replacementsIn(file, changes, collections, arena);
    const patched = patchRegistry(join(directory, 'registries', file), hash, replacements);
    if (patched === undefined) return undefined;
    registries.push(registryOutput(registry, patched));
  }
  // Unchanged since the last run, because the stats of its outputs are.
  const before = JSON.parse(Buffer.from(disk.read(join(directory, 'lockfile.json'))).toString('utf8')) as Lockfile;
  return { registries, lockfile: patchLockfile(before, registries, changes, arena) };
}

function registryOutput(registry: RegistrySummary, { hash, chunks }: PatchedRegistry): RegistryOutput {
  return chunks === undefined
    ? { ...registry, hash, chunks: () => [], known: 'same' }
    : { ...registry, hash, chunks: () => chunks, known: 'other' };
}
