import { join, resolve } from 'node:path';
import type { Arena, ArenaSpan } from '../../core/base/text/arena.ts';
import { contractFile } from '../../core/base/text/scene-files.ts';
import { type Lockfile, packLockHash, printLockfile } from '../../core/compiler/lockfile/lockfile.ts';
import { compilePack, type PackContext } from '../../core/compiler/pack/compile-pack.ts';
import type { PackReference } from '../../core/compiler/registry/pack-reference.ts';
import { contributionsIndex } from '../../core/compiler/rows/collections.ts';
import { type StageId, usualStages } from '../../core/compiler/stage.ts';
import type { RegistrySummary, RunRecord } from '../../core/incremental/run-record.ts';
import { type TextChange, textChanges } from '../../core/incremental/text-changes.ts';
import { haveOutputsStood } from '../../io/cache/kept-run.ts';
import { type ChangedPack, isKeepable, type PackCache } from '../../io/cache/pack-cache.ts';
import { disk } from '../../io/disk.ts';
import { Failure } from '../../io/failure.ts';
import { newIn, type Output, writeOutputsIf } from '../../io/outputs.ts';
import { type PatchedRegistry, patchRegistry, type Replacement } from '../../io/patch-registry.ts';
import { tryReading } from '../../io/unreadable.ts';
import type { Project } from '../project/project.ts';
import type { Begun } from './run-begun.ts';
import type { RunOutcome } from './run-outcome.ts';

/**
 * Makes a run of the last one where no more than texts of a few packs have changed: what they say, not what there is, how it
 * is ordered, found or referred to. Then the registries are the old files with other items in the same places, and most of the
 * work of a run has nothing to decide. Undefined where that cannot be told: then everything is put together again.
 */
export async function patchRun(begun: Begun, context: PackContext): Promise<RunOutcome | undefined> {
  const { args, project, inputs, kept, last, clock, host } = begun;
  if (kept === undefined || last === undefined || args['locked'] === true) return undefined;
  const { packs } = kept.cache;
  const changed = tryReading(() => packs.changedSince(last.contents, context.chunks));
  if (changed === undefined || changed instanceof Failure) return undefined; // What cannot be read is reported by the build.
  const changes = clock.timed('03.pack.validate', () => textChangesIn(changed, packs, context));
  const patched = changes && clock.timed('04.registry.compile', () => patchAll(project, last.result, changes, context));
  if (patched === undefined || !haveOutputsStood(last)) return undefined;
  const outputs = await writeOutputsIf(() => haveOutputsStood(last), patched.outputs, {
    directory: resolve(project.root, project.outDir),
    waiting: host,
  });
  if (outputs === undefined) return undefined;
  packs.keep();
  kept.keepRun(outputs, patched.result);
  return {
    ...patched.result,
    project,
    inputs,
    result: 'complete',
    cache: { hit: false, ...packs.use },
    stages: usualStages.map((id) => ({
      id,
      status: done.includes(id) ? 'ok' : 'cached',
      duration_ms: Math.round(clock.durations.get(id) ?? 0),
    })),
    written: newIn(outputs).length,
  };
}

/** The stages that have something to do where only texts have changed. */
const done: readonly StageId[] = ['03.pack.validate', '04.registry.compile', '05.lockfile.validate'];

/** What the texts of the changed packs became; undefined if more than texts has changed. */
function textChangesIn(
  changed: readonly ChangedPack[],
  packs: PackCache,
  context: PackContext,
): TextChange[] | undefined {
  const { arena } = context;
  const isSame = (a: ArenaSpan, b: ArenaSpan) => Buffer.compare(arena.bytes(a), arena.bytes(b)) === 0;
  const changes: TextChange[] = [];
  for (const { directory, before } of changed) {
    if (directory.has('f', contractFile)) return undefined; // Stage 06 looks at it as a whole.
    const after = packs.compile(directory, () => compilePack(context, directory));
    const found = isKeepable(after) ? textChanges(before, after, isSame) : undefined;
    if (found === undefined) return undefined;
    changes.push(...found);
  }
  return changes;
}

/** The outputs of the last run with other texts, and what is to be kept of it. */
function patchAll(
  { root, outDir }: Project,
  last: RunRecord,
  changes: readonly TextChange[],
  context: PackContext,
): { readonly outputs: readonly Output[]; readonly result: RunRecord } | undefined {
  const out = resolve(root, outDir);
  const files = new Map(context.collections.map(({ kind, registry }) => [kind, registry.file]));
  const outputs: Output[] = [];
  const registries: RegistrySummary[] = [];
  for (const registry of last.registries) {
    const { file, hash } = registry;
    const target = join(out, 'registries', file);
    const patched = patchRegistry(target, hash, replacementsIn(file, changes, files, context.arena));
    if (patched === undefined) return undefined;
    registries.push({ ...registry, hash: patched.hash });
    outputs.push(outputOf(target, patched));
  }
  const target = join(out, 'lockfile.json');
  const lockfile = lockfileWith(readLockfile(target), registries, changes, context.arena);
  outputs.push({ target, text: () => [Buffer.from(printLockfile(lockfile), 'utf8')] });
  return { outputs, result: { ...last, registries, packLockHash: lockfile.pack_lock_hash } };
}

function outputOf(target: string, { pieces }: PatchedRegistry): Output {
  return pieces === undefined
    ? { target, text: () => [], known: 'same' }
    : { target, text: () => pieces, known: 'other' };
}

/** What changes in one registry file. A pack is named in those that it contributed to. */
function replacementsIn(
  file: string,
  changes: readonly TextChange[],
  files: ReadonlyMap<string, string>,
  arena: Arena,
): Replacement[] {
  return changes.flatMap(({ of, before, after }) => {
    const home = of === 'pack' ? file : of === 'contribution' ? contributionsIndex.file : files.get(of.row);
    if (home !== file) return [];
    return [{ before: arena.bytes(before), after: arena.bytes(after), isWanted: of !== 'pack' }];
  });
}

/** The lockfile of the last run, which nobody has touched since. */
function readLockfile(path: string): Lockfile {
  return JSON.parse(Buffer.from(disk.read(path)).toString('utf8')) as Lockfile;
}

function lockfileWith(
  last: Lockfile,
  registries: readonly RegistrySummary[],
  changes: readonly TextChange[],
  arena: Arena,
): Lockfile {
  const packs = new Map<string, PackReference>();
  for (const { of, after } of changes) {
    if (of !== 'pack') continue;
    const reference = JSON.parse(Buffer.from(arena.bytes(after)).toString('utf8')) as PackReference;
    packs.set(reference.pack_id, reference);
  }
  const resolved = last.resolved_packs.map((reference) => packs.get(reference.pack_id) ?? reference);
  return {
    ...last,
    resolved_packs: resolved,
    registries: Object.fromEntries(registries.map(({ hashName, hash }) => [hashName, hash])),
    pack_lock_hash: packLockHash(resolved),
  };
}
