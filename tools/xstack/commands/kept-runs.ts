import type { RunRecord } from '../core/build-cache/run-record.ts';
import { canonicalJson } from '../core/json/canonical.ts';
import type { JsonValue } from '../core/json/value.ts';
import type { BuildCache } from '../io/build-cache/build-cache.ts';
import type { UpToDate } from '../io/outputs.ts';
import { bundlesText, environmentOf, type ProjectInputs } from './compile-project.ts';
import type { Project } from './project.ts';

/** The results of runs of one kind: the same bundle into the same directory. */
export interface KeptRuns {
  /** That of the last run, if nothing has changed since. */
  readonly find: () => RunRecord | undefined;
  readonly keep: (outputs: readonly UpToDate[], result: RunRecord) => void;
}

/** Tells the cache what goes into a run. To be called before anything is compiled. */
export function keptRuns(
  cache: BuildCache,
  project: Project,
  bundleId: string | undefined,
  inputs: ProjectInputs,
): KeptRuns {
  cache.setEnvironment(environmentOf(project, inputs));
  const key = JSON.stringify([project.outDir, project.packsRoot, project.bundlesRoot, bundleId ?? null]);
  const config = canonicalJson([project.config, inputs.options.findings as unknown as JsonValue]);
  const bundles = bundlesText(project, inputs);
  const hash = cache.inputs(`${config}\n${bundles}`);
  return {
    find: () => cache.run(key, hash),
    keep: (outputs, result) => {
      // The bundles have been read twice, and may have changed in between.
      if (bundlesText(project, inputs) === bundles) cache.keepRun(key, hash, outputs, result);
    },
  };
}
