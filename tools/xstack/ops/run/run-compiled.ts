import { join, resolve } from 'node:path';
import { boundedLists } from '../../core/base/diagnostic/bounded.ts';
import { diagnostic, type Report } from '../../core/base/diagnostic/diagnostic.ts';
import { readJsonBytes } from '../../core/base/json/read.ts';
import { contractFile } from '../../core/base/text/scene-files.ts';
import type { BuildOutcome } from '../../core/compiler/build.ts';
import { differencesOf } from '../../core/compiler/build-differences.ts';
import { readLockfile, reportGenerated } from '../../core/compiler/lockfile/check-lockfile.ts';
import { reportLockfileChanges } from '../../core/compiler/lockfile/compare-lockfiles.ts';
import { printLockfile } from '../../core/compiler/lockfile/lockfile.ts';
import type { PackContext } from '../../core/compiler/pack/compile-pack.ts';
import type { SourceReader } from '../../core/compiler/pack/source-tree.ts';
import { reportTo, type StageDiagnostics, type StageId } from '../../core/compiler/stage.ts';
import type { RunRecord } from '../../core/incremental/run-record.ts';
import { disk } from '../../io/disk.ts';
import { isFileThere } from '../../io/is-there.ts';
import { obsoleteRegistries } from '../../io/obsolete-registries.ts';
import type { Waiting } from '../../io/output-lock.ts';
import { newIn, type Output, type UpToDate, writeOutputs } from '../../io/outputs.ts';
import type { Arguments } from '../command.ts';
import { compileInputs, compileProject, packCompiler, packContext } from '../project/compile-project.ts';
import { checkOutputDirectory } from '../project/output-directory.ts';
import type { Project } from '../project/project.ts';
import type { ProjectInputs } from '../project/project-inputs.ts';
import { compileAhead } from './compile-ahead.ts';
import type { KeptRuns } from './kept-runs.ts';
import { reportConvertedPacks } from './locked-line-ends.ts';
import type { Begun } from './run-begun.ts';
import {
  type CacheUse,
  isExtended,
  isRefused,
  type RunOutcome,
  type RunProfile,
  type StageResult,
} from './run-outcome.ts';
import { patchRun } from './run-patched.ts';

/** A run in which something has changed: it is made of the last one if that can be done, or else of all packs. */
export async function changedRun(begun: Begun): Promise<RunOutcome> {
  if (begun.args['locked'] !== true) checkOutputDirectory(begun.project);
  const context = await packContext(begun.project, begun.inputs, begun.kept?.cache.packs.arena);
  return (await patchRun(begun, context)) ?? compileRun(begun, context);
}

/** The stages of a run, one after the other. */
async function compileRun(begun: Begun, context: PackContext): Promise<RunOutcome> {
  const { args, profile, host, project, bundleId, inputs, kept, clock } = begun;
  const { diagnostics } = inputs.options;
  const packs = kept?.cache.packs;
  let compileOne = packCompiler(inputs, context, packs);
  if (args['watch'] === true)
    await clock.awaited('03.pack.validate', async () => {
      compileOne = await compileAhead(inputs, context, compileOne, host);
    });
  const outcome = compileInputs(inputs, context, compileOne);
  packs?.keep();
  const reportOf = reportTo(diagnostics);
  const lockReport = reportOf('05.lockfile.validate');
  clock.timed(
    '05.lockfile.validate',
    () => args['locked'] === true && checkLocked(lockReport, project, outcome, context),
  );
  if (profile === 'full') await checkReproducible(lockReport, project, bundleId, outcome);
  await clock.awaited('06.scene.validate', () => checkScenes(diagnostics, project, inputs));
  const isWritten = !isRefused(diagnostics, profile) && args['locked'] !== true;
  const outputs = isWritten ? await write(project, outcome, host) : [];
  if (args['publish'] !== undefined && !isRefused(diagnostics, profile)) {
    const { publishStage } = await import('../scene/scene-stages.ts');
    await clock.awaited('07.scene.publish', () => publishStage(reportOf('07.scene.publish'), args, host, project));
  }
  if (args['install'] !== undefined && !isRefused(diagnostics, profile)) {
    const { installStage } = await import('../scene/scene-stages.ts');
    await clock.awaited('08.scene.install', () => installStage(reportOf('08.scene.install'), args, host, project));
  }
  const record = recordOf(outcome, bundleId);
  if (isWritten && !isExtended(args)) kept?.keepRun(outputs, record);
  return {
    ...record,
    project,
    result: isRefused(diagnostics, profile) ? 'refused' : 'complete',
    cache: cacheUse(kept, inputs),
    inputs,
    stages: stageResults(args, outcome, diagnostics, profile, clock.durations),
    written: newIn(outputs).length,
  };
}

export function cacheUse(kept: KeptRuns | undefined, { tree }: ProjectInputs): CacheUse {
  if (kept === undefined) return { hit: false, reused: 0, computed: tree.directories.length };
  const { packs, note } = kept.cache;
  return { hit: false, ...packs.use, ...(note !== undefined && { note }) };
}

/** Stage 06. What it takes is loaded only where there are scene packages. */
export async function checkScenes(
  diagnostics: StageDiagnostics,
  project: Project,
  { tree }: ProjectInputs,
): Promise<void> {
  if (!tree.directories.some((directory) => directory.has('f', contractFile))) return;
  const { validateScenes } = await import('../scene/scene-stages.ts');
  validateScenes(reportTo(diagnostics)('06.scene.validate'), project, tree);
}

/** What of a run is worth keeping. `wanted` is the bundle that was asked for, there or not. */
export function recordOf(
  { diagnostics, bundle, resolved = [], registries = [], lockfile }: BuildOutcome,
  wanted: string | undefined,
): RunRecord {
  return {
    bundleId: bundle?.bundleId ?? wanted ?? null,
    orderedPackIds: resolved.map(({ identity }) => identity.packId),
    registries: registries.map(({ file, hashName, hash, size }) => ({ file, hashName, hash, size })),
    packLockHash: lockfile?.pack_lock_hash ?? null,
    diagnostics: boundedLists(diagnostics),
  };
}

async function write(
  { root, outDir }: Project,
  { registries, lockfile }: BuildOutcome,
  waiting: Waiting,
): Promise<readonly UpToDate[]> {
  if (registries === undefined || lockfile === undefined)
    throw new Error('bug: a run that was not refused has no lockfile');
  const directory = resolve(root, outDir);
  const outputs: Output[] = registries.map(({ file, text }) => ({ target: join(directory, 'registries', file), text }));
  const all = [
    ...outputs,
    { target: join(directory, 'lockfile.json'), text: () => [Buffer.from(printLockfile(lockfile), 'utf8')] },
  ];
  return writeOutputs(all, { directory, waiting, obsolete: () => obsoleteRegistries(directory, registries) });
}

function checkLocked(report: Report, { root, outDir }: Project, outcome: BuildOutcome, reader: SourceReader): void {
  const { lockfile } = outcome;
  const file = `${outDir}/lockfile.json`;
  if (!isFileThere(join(root, file))) {
    report(
      diagnostic('refuse.lockfile.missing', `lockfile \`${file}\` does not exist`, {
        at: { file },
        help: 'run `xstack run` without `--locked` and commit the lockfile',
      }),
    );
    return;
  }
  const document = readJsonBytes(reportGenerated(report), file, disk.read(join(root, file)));
  const locked = document && readLockfile(report, document);
  if (locked !== undefined && lockfile !== undefined)
    reportLockfileChanges(reportConvertedPacks(report, reader, outcome, locked), file, locked, lockfile);
}

/** Compiles a second time from the disk and compares every byte. */
async function checkReproducible(
  report: Report,
  project: Project,
  bundleId: string | undefined,
  first: BuildOutcome,
): Promise<void> {
  if (first.registries === undefined) return;
  const second = await compileProject(project, { bundleId });
  for (const file of differencesOf(first, second).files)
    report(
      diagnostic('refuse.lockfile.not_reproducible', `two builds of \`${file}\` differ`, {
        at: { file: `${project.outDir}/registries/${file}` },
        help: 'nothing may change the packs while they are compiled; if nothing did, this is a bug in xstack',
      }),
    );
}

/** A stage is skipped when what it needs was refused before. */
function stageResults(
  args: Arguments,
  outcome: BuildOutcome,
  diagnostics: StageDiagnostics,
  profile: RunProfile,
  durations: ReadonlyMap<StageId, number>,
): StageResult[] {
  const ran: Readonly<Record<string, boolean>> = {
    '01.compatx.check': true,
    '02.bundle.validate': true,
    '03.pack.validate': true,
    '04.registry.compile': outcome.registries !== undefined,
    '05.lockfile.validate': outcome.lockfile !== undefined,
    '06.scene.validate': true,
    ...(args['publish'] !== undefined && { '07.scene.publish': durations.has('07.scene.publish') }),
    ...(args['install'] !== undefined && { '08.scene.install': durations.has('08.scene.install') }),
  };
  return Object.entries(ran).map(([stage, hasRun]) => {
    const id = stage as StageId;
    const refused = isRefused({ [id]: diagnostics[id] ?? [] }, profile);
    return {
      id,
      status: refused ? 'refused' : hasRun ? 'ok' : 'skipped',
      duration_ms: Math.round(durations.get(id) ?? 0),
    };
  });
}
