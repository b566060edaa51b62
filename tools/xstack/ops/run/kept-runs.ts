import { resolve } from 'node:path';
import { canonicalJson } from '../../core/base/json/canonical.ts';
import type { JsonValue } from '../../core/base/json/value.ts';
import type { RunRecord } from '../../core/incremental/run-record.ts';
import { BuildCache } from '../../io/cache/build-cache.ts';
import { openCacheDirectory } from '../../io/cache/cache-directory.ts';
import { buildStamp } from '../../io/cache/stamp.ts';
import type { UpToDate } from '../../io/outputs.ts';
import type { Project } from '../project/project.ts';
import { environmentText, type ProjectInputs, readBundles, readInputs } from '../project/project-inputs.ts';

/** What is kept of runs of one kind: the same bundle into the same directory. */
export interface KeptRuns {
  readonly cache: BuildCache;
  /** Keeps a run, unless something that was read beside the packs has changed since. */
  readonly keepRun: (outputs: readonly UpToDate[], result: RunRecord) => void;
}

/**
 * Looks at a project with what earlier runs have kept at hand. There is none where the repository cannot be written to, and
 * none for a program that runs from its sources, which may change while it is used.
 */
export function readInputsWithCache(
  project: Project,
  options: Parameters<typeof readInputs>[1],
): { inputs: ProjectInputs; kept: KeptRuns | undefined } {
  const stamp = buildStamp();
  const directory = stamp === undefined ? undefined : openCacheDirectory(project.root);
  const inputs = readInputs(project, options);
  if (stamp === undefined || directory === undefined) return { inputs, kept: undefined };
  const { bundleId = null, diagnostics } = inputs.options;
  // Absolute: a repository that was moved has left what stands outside of it, or else is given another place for it.
  const out = resolve(project.root, project.outDir);
  const kind = JSON.stringify([out, project.packsRoot, project.bundlesRoot, bundleId]);
  const environment = `${stamp}\n${environmentText(project, inputs)}`;
  const config = canonicalJson([project.config, diagnostics as unknown as JsonValue]);
  const cache = new BuildCache(
    directory,
    { kind, environment, others: `${config}\n${inputs.bundlesText}` },
    inputs.tree,
  );
  const keepRun: KeptRuns['keepRun'] = (outputs, result) => {
    if (readBundles(project, inputs.options.disk).bundlesText === inputs.bundlesText) cache.keepRun(outputs, result);
  };
  return { inputs, kept: { cache, keepRun } };
}
