import { join, resolve } from 'node:path';
import { boundedLists } from '../../core/base/diagnostic/bounded.ts';
import { printLockfile } from '../../core/compiler/lockfile/lockfile.ts';
import { obsoleteRegistries } from '../../io/obsolete-registries.ts';
import { type Output, type OutputFile, writeOutputs, writeOutputsIf } from '../../io/outputs.ts';
import { readBundles } from '../project/project-inputs.ts';
import type { RunBuild, RunOutputs } from './run-build.ts';
import type { RunContext } from './run-context.ts';
import { isExtended } from './run-outcome.ts';
import { requestedStages } from './stage-results.ts';

/** A build with the stages that follow it, and the number of files written; or the build that replaces it. */
type WrittenRun = { readonly build: RunBuild; readonly written: number } | { readonly instead: RunBuild };

/** Writes the outputs of a build, runs the requested stages, and stores packs and run in the cache. */
export async function writeRun(context: RunContext, build: RunBuild): Promise<WrittenRun> {
  const { args, cache } = context;
  cache?.packs.store();
  const { outputs } = build;
  const written = outputs && (await writeFiles(context, outputs));
  if (outputs?.patch !== undefined && written === undefined) return { instead: await outputs.patch.compile() };
  const files = written ?? [];
  const count = files.filter(({ isNew }) => isNew).length;
  if (isExtended(args)) return { build: await withRequestedStages(context, build), written: count };
  if (outputs !== undefined) storeRun(context, build, files);
  return { build, written: count };
}

/** Writes registries and lockfile. Undefined if the files were patched, and those of the last run have changed. */
async function writeFiles(
  { project: { root, outDir }, host: waiting, cache }: RunContext,
  { registries, lockfile, patch }: RunOutputs,
): Promise<OutputFile[] | undefined> {
  const directory = resolve(root, outDir);
  const hashes = patch === undefined ? cache?.writtenHashes() : undefined;
  const outputs: Output[] = [
    ...registries.map(({ file, hash, chunks, known = knownFrom(hashes?.get(file), hash) }) => ({
      target: join(directory, 'registries', file),
      chunks,
      ...(known && { known }),
    })),
    { target: join(directory, 'lockfile.json'), chunks: () => [Buffer.from(printLockfile(lockfile), 'utf8')] },
  ];
  if (patch !== undefined) return writeOutputsIf(patch.isCurrent, outputs, { directory, waiting });
  return writeOutputs(outputs, { directory, waiting, obsolete: () => obsoleteRegistries(directory, registries) });
}

/** A file with another hash need not be compared with the new one; one with the same is, because it is not written. */
function knownFrom(written: string | undefined, hash: string): 'other' | undefined {
  return written === undefined || written === hash ? undefined : 'other';
}

/** Their diagnostics become part of the result. */
async function withRequestedStages(context: RunContext, build: RunBuild): Promise<RunBuild> {
  const stages = [...build.stages, ...(await requestedStages(context))];
  const diagnostics = boundedLists(context.inputs.options.diagnostics);
  return { ...build, stages, result: { ...build.result, diagnostics } };
}

/** Stores a run, unless its bundles changed while it was compiled: bundles are read, not stat-ed. */
export function storeRun(
  { cache, project, inputs }: Pick<RunContext, 'cache' | 'project' | 'inputs'>,
  { result }: Pick<RunBuild, 'result'>,
  outputs: readonly OutputFile[],
): void {
  if (readBundles(() => {}, project, inputs.options.disk).bundlesKey === inputs.bundlesKey)
    cache?.storeRun(outputs, result);
}
