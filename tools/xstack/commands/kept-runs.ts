import { canonicalJson } from '../core/json/canonical.ts';
import type { JsonValue } from '../core/json/value.ts';
import { BuildCache, type RunKey } from '../io/build-cache/build-cache.ts';
import { openCacheDirectory } from '../io/build-cache/cache-directory.ts';
import { buildStamp } from '../io/build-cache/stamp.ts';
import type { Project } from './project.ts';
import { bundlesText, environmentOf, type ProjectInputs, readInputs } from './project-inputs.ts';

/** What is kept of runs of one kind: the same bundle into the same directory. */
export interface KeptRuns {
  readonly cache: BuildCache;
  readonly key: RunKey;
  /** Whether all that has been read beside the packs is still the same; to be asked before a run is kept. */
  readonly isStill: () => boolean;
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
  const cache = new BuildCache(directory, `${stamp}\n${environmentOf(project, inputs)}`, inputs.tree);
  return { inputs, kept: keptRuns(cache, project, inputs) };
}

function keptRuns(cache: BuildCache, project: Project, inputs: ProjectInputs): KeptRuns {
  const { bundleId = null, findings } = inputs.options;
  const kind = JSON.stringify([project.outDir, project.packsRoot, project.bundlesRoot, bundleId]);
  const config = canonicalJson([project.config, findings as unknown as JsonValue]);
  const bundles = bundlesText(project, inputs);
  return {
    cache,
    key: { kind, others: `${config}\n${bundles}` },
    isStill: () => bundlesText(project, inputs) === bundles,
  };
}
