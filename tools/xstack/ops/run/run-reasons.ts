import { posix, relative, resolve, sep } from 'node:path';
import type { CompiledPack } from '../../core/compiler/pack/compile-pack.ts';
import type { Collection } from '../../core/compiler/rows/collection.ts';
import { contributionsIndex } from '../../core/compiler/rows/collections.ts';
import {
  type Cause,
  changedPacks,
  inputCauses,
  packCauses,
  type RunReasons,
  unknownPacks,
} from '../../core/incremental/cause.ts';
import type { PackChanges, StoredState } from '../../core/incremental/pack-changes.ts';
import type { RunEntry } from '../../core/incremental/run-entry.ts';
import { type BuildCache, changedOutputs } from '../../io/cache/cache.ts';
import { projectCollections } from '../project/compile-project.ts';
import type { RunBuild } from './run-build.ts';
import type { RunContext } from './run-context.ts';
import { isExtended } from './run-outcome.ts';

/** Finds the causes of a build, before anything is written or stored: compares it with the entries of earlier runs. */
export async function reasonsOf(context: RunContext, build: RunBuild): Promise<RunReasons> {
  const { cache, args, project } = context;
  if (build.kind === 'cached') return { run: [], packs: [], registries: [] };
  if (cache === undefined) return { run: [{ what: 'cache', name: 'not used' }], packs: [], registries: [] };
  const { index, ...state } = cache.packs.state;
  const stored = { ...state, facts: index?.facts };
  const changes = cache.packs.changes();
  const last = cache.anyLastRun;
  const run: Cause[] = isExtended(args)
    ? [{ what: 'cache', name: 'no results with --publish and --install' }]
    : runCauses(cache, last, changes, project.root);
  const collections = await projectCollections(() => {}, project);
  return {
    run,
    packs: changes.compiled.map((change) => ({
      path: change.path,
      causes: packCauses(change, stored, cache.facts.environment),
    })),
    registries: registryCauses(context, build, { changes, last, run, collections }),
  };
}

function runCauses(cache: BuildCache, last: RunEntry | undefined, changes: PackChanges, root: string): Cause[] {
  if (last === undefined) return [{ what: 'cache', name: 'no result of an earlier run' }];
  if (cache.isLater(last)) return [{ what: 'cache', name: 'the clock was set back' }];
  const causes: Cause[] = [
    ...inputCauses(last.facts, [...cache.facts.environment, ...cache.facts.others]),
    ...outputCauses(last, root),
    ...cache.racilyClean.map(
      (path): Cause => ({ what: 'cache', name: `\`${path}\` was changed at the time of the run` }),
    ),
    ...changedPacks(changes),
    ...(cache.packs.state.isValid ? unknownPacks(changes) : []),
  ];
  if (causes.length > 0) return causes;
  const name = cache.isUnchanged(last)
    ? 'entries of another directory'
    : 'files of packs were touched, or changed before another run';
  return [{ what: 'cache', name }];
}

function outputCauses(last: RunEntry, root: string): Cause[] {
  return changedOutputs(last).map(([path, change]) => ({
    what: 'output',
    name: relative(root, path).split(sep).join(posix.sep),
    change,
  }));
}

interface RegistryInputs {
  readonly changes: PackChanges;
  readonly last: RunEntry | undefined;
  readonly run: readonly Cause[];
  readonly collections: readonly Collection[];
}

function registryCauses(
  { project: { root, outDir }, cache }: RunContext,
  { result, outputs }: RunBuild,
  { changes, last, run, collections }: RegistryInputs,
): RunReasons['registries'] {
  if (outputs === undefined) return [];
  const hashes = new Map(last?.result.registries.map(({ file, hash }) => [file, hash]));
  const files = new Map(last === undefined ? [] : outputCauses(last, root).map((cause) => [cause.name, cause]));
  const selected = new Set([...result.orderedPackIds, ...(last?.result.orderedPackIds ?? [])]);
  const inputs = run.filter(({ what }) => what === 'input');
  return result.registries.flatMap(({ file, hash }) => {
    const output = files.get(
      relative(root, resolve(root, outDir, 'registries', file))
        .split(sep)
        .join(posix.sep),
    );
    if (hashes.get(file) === hash) return output === undefined ? [] : [{ file, causes: [output] }];
    if (last === undefined) return [{ file, causes: run }];
    const affecting: PackChanges = {
      compiled: changes.compiled.filter(({ before, after }) => affects(file, collections, selected, before, after)),
      removed: changes.removed.filter(({ before }) => affects(file, collections, selected, before, undefined)),
    };
    const unknown = cache?.packs.state.isValid === true ? unknownPacks(affecting) : [];
    const known = [...changedPacks(affecting), ...unknown, ...inputs];
    return [{ file, causes: known.length > 0 ? known : run }];
  });
}

/** Reports whether a registry has items of a pack in one of two states, of which the reference differs. */
function affects(
  file: string,
  collections: readonly Collection[],
  selected: ReadonlySet<string>,
  before: StoredState | undefined,
  after: StoredState | undefined,
): boolean {
  const packs = [before?.pack, after?.pack].filter((pack) => pack !== undefined);
  const references = packs.map(({ identity }) => [
    identity?.canonicalHash,
    identity?.version,
    identity?.signatureStatus,
  ]);
  const isSame = packs.length === 2 && String(references[0]) === String(references[1]);
  return !isSame && packs.some((pack) => isIn(file, collections, pack) && selected.has(pack.identity?.packId ?? ''));
}

function isIn(file: string, collections: readonly Collection[], { rows, contributions }: CompiledPack): boolean {
  if (file === contributionsIndex.file) return contributions.some(({ text }) => text !== undefined);
  const kinds = new Set(collections.filter(({ registry }) => registry.file === file).map(({ kind }) => kind));
  return rows.some(({ kind }) => kinds.has(kind));
}
