import { resolve } from 'node:path';
import { canonicalJson } from '../../core/base/json/canonical.ts';
import type { JsonValue } from '../../core/base/json/value.ts';
import { BuildCache, buildStamp, hasCache, openCacheDirectory } from '../../io/cache/cache.ts';
import type { Project } from '../project/project.ts';
import {
  compiledSettings,
  environmentKey,
  modelKey,
  type ProjectInputs,
  readInputs,
} from '../project/project-inputs.ts';

import { runFacts } from './run-facts.ts';

/** The inputs of a project, and its cache if it can be used. */
interface CachedInputs {
  readonly inputs: ProjectInputs;
  readonly cache: BuildCache | undefined;
}

/** Reads the inputs of a project and opens its cache, which is not created, unless the config file forbids its use. */
export function readInputsWithExistingCache(
  project: Project,
  options: Parameters<typeof readInputs>[1],
  isAllowed = project.config.cache !== false,
): CachedInputs {
  if (isAllowed && hasCache(project.root)) return readInputsWithCache(project, options);
  return { inputs: readInputs(project, options), cache: undefined };
}

/**
 * Reads the inputs of a project and opens its cache. There is no cache if the repository cannot be written to, or if the
 * program runs from its sources, which may change at any time.
 */
export function readInputsWithCache(project: Project, options: Parameters<typeof readInputs>[1]): CachedInputs {
  const stamp = buildStamp();
  const directory = stamp === undefined ? undefined : openCacheDirectory(project.root);
  const inputs = readInputs(project, options);
  if (stamp === undefined || directory === undefined) return { inputs, cache: undefined };
  const { bundleId = null, diagnostics } = inputs.options;
  // Absolute, because a repository that was moved has another output directory.
  const out = resolve(project.root, project.outDir);
  const kind = JSON.stringify([out, project.packsRoot, project.bundlesRoot, bundleId]);
  const environment = `${stamp}\n${environmentKey(project, inputs)}`;
  const config = canonicalJson([compiledSettings(project), diagnostics as unknown as JsonValue]);
  const reported = canonicalJson(diagnostics as unknown as JsonValue); // The run adds its own to the list.
  const facts = () => runFacts(project, inputs, { build: stamp, reported });
  const key = { kind, environment, others: [config, ...modelKey(inputs), inputs.bundlesKey].join('\n'), facts };
  return { inputs, cache: new BuildCache(directory, key, inputs.tree) };
}
