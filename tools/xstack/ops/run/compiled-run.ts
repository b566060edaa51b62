import { join } from 'node:path';
import { boundedLists } from '../../core/base/diagnostic/bounded.ts';
import { diagnostic, type Report } from '../../core/base/diagnostic/diagnostic.ts';
import { readJsonBytes } from '../../core/base/json/read.ts';
import { contractFile } from '../../core/base/text/scene-files.ts';
import type { BuildOutcome } from '../../core/compiler/build.ts';
import { differencesOf } from '../../core/compiler/build-differences.ts';
import { readLockfile, reportGenerated } from '../../core/compiler/lockfile/check-lockfile.ts';
import { reportLockfileChanges } from '../../core/compiler/lockfile/compare-lockfiles.ts';
import type { PackContext } from '../../core/compiler/pack/compile-pack.ts';
import type { PackDirectory } from '../../core/compiler/pack/source-tree.ts';
import {
  allDiagnostics,
  reportTo,
  type StageDiagnostics,
  type StageId,
  usualStages,
} from '../../core/compiler/stage.ts';
import type { RunResult } from '../../core/incremental/run-entry.ts';
import { disk } from '../../io/disk.ts';
import { fileExists } from '../../io/exists.ts';
import { attemptReading } from '../attempt-reading.ts';
import { addCauses } from '../project/add-causes.ts';
import { compileInputs, compileProject, packCompiler } from '../project/compile-project.ts';
import type { Project } from '../project/project.ts';
import type { ProjectInputs } from '../project/project-inputs.ts';
import { compileAhead } from './compile-ahead.ts';
import { withFastCore } from './fast-packs.ts';
import { reportConvertedPacks } from './locked-line-ends.ts';
import type { RunBuild, RunOutputs } from './run-build.ts';
import type { RunContext } from './run-context.ts';
import { isRefused } from './run-outcome.ts';
import { stageResults } from './stage-results.ts';

/** Compiles a run: packs with an unchanged entry come from the cache, all others are compiled. */
export async function compiledRun(context: RunContext, packContext: PackContext): Promise<RunBuild> {
  const { args, profile, host, project, bundleId, inputs, cache, clock } = context;
  const { diagnostics } = inputs.options;
  const packs = inputs.tree.directories.length;
  let compileOne = await withFastCore(packCompiler(inputs, packContext, cache), packContext, packs, profile === 'full');
  if (args.watch === true)
    await clock.awaited('03.pack.validate', async () => {
      compileOne = await compileAhead(inputs, packContext, compileOne, host);
    });
  const outcome = compileInputs(inputs, packContext, compileOne);
  await clock.awaited('03.pack.validate', () => addCauses(outcome));
  const report = reportTo(diagnostics)('05.lockfile.validate');
  clock.timed('05.lockfile.validate', () => args.locked === true && checkLocked(report, project, outcome, packContext));
  if (profile === 'full') await checkReproducible(report, project, bundleId, outcome);
  await clock.awaited('06.scene.validate', () => checkScenes(diagnostics, project, inputs));
  const isWritten = !isRefused(context, diagnostics) && args.locked !== true;
  return {
    kind: 'compiled',
    result: resultOf(outcome, bundleId),
    ...(isWritten && { outputs: outputsOf(outcome) }),
    stages: stageResults(context, usualStages, (id) => hasRun(outcome, id)),
  };
}

/** Runs stage 06; its modules are loaded only if there are scene packages. */
export async function checkScenes(
  diagnostics: StageDiagnostics,
  project: Project,
  { tree }: ProjectInputs,
): Promise<void> {
  if (!tree.directories.some((directory) => directory.has('f', contractFile))) return;
  const { validateScenes } = await import('../scene/scene-stages.ts');
  const unreadable = allDiagnostics(diagnostics).flatMap(({ code, at }) =>
    code === 'refuse.io.failure' && at !== undefined ? [at.file] : [],
  );
  const isReadable = ({ path }: PackDirectory) => !unreadable.some((file) => file.startsWith(`${path}/`));
  validateScenes(reportTo(diagnostics)('06.scene.validate'), project, tree.directories.filter(isReadable));
}

/** Result of a run; `requested` is the id of the requested bundle, which may not exist. */
export function resultOf(
  { diagnostics, bundle, resolved = [], registries = [], lockfile }: BuildOutcome,
  requested: string | undefined,
): RunResult {
  return {
    bundleId: bundle?.bundleId ?? requested ?? null,
    orderedPackIds: resolved.map(({ identity }) => identity.packId),
    registries: registries.map(({ file, hashName, hash, size }) => ({ file, hashName, hash, size })),
    packLockHash: lockfile?.pack_lock_hash ?? null,
    diagnostics: boundedLists(diagnostics),
  };
}

function outputsOf({ registries, lockfile }: BuildOutcome): RunOutputs {
  if (registries === undefined || lockfile === undefined)
    throw new Error('bug: a run that was not refused has no lockfile');
  return { registries, lockfile };
}

function checkLocked(report: Report, { root, outDir }: Project, outcome: BuildOutcome, context: PackContext): void {
  const { lockfile } = outcome;
  const file = `${outDir}/lockfile.json`;
  const path = join(root, file);
  const bytes = attemptReading(report, root, () => (fileExists(path) ? disk.read(path) : 'absent'));
  if (bytes === undefined) return;
  if (bytes === 'absent') {
    report(
      diagnostic('refuse.lockfile.missing', `lockfile \`${file}\` does not exist`, {
        at: { file },
        help: 'run `xstack run` without `--locked` and commit the lockfile',
      }),
    );
    return;
  }
  const document = readJsonBytes(reportGenerated(report), file, bytes);
  const locked = document && readLockfile(report, document);
  if (locked !== undefined && lockfile !== undefined)
    reportLockfileChanges(reportConvertedPacks(report, context, outcome, locked), file, locked, lockfile);
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

function hasRun({ registries, lockfile, isModelRefused }: BuildOutcome, stage: StageId): boolean {
  if (stage === '03.pack.validate') return isModelRefused !== true;
  if (stage === '04.registry.compile') return registries !== undefined;
  return stage !== '05.lockfile.validate' || lockfile !== undefined;
}
