import { sha256Hex } from '#platform';
import { configFile } from '../../core/base/config/config.ts';
import { canonicalJson } from '../../core/base/json/canonical.ts';
import type { JsonValue } from '../../core/base/json/value.ts';
import type { Fact } from '../../core/incremental/facts.ts';
import type { Project } from '../project/project.ts';
import { compiledSettings, environmentFacts, modelKey, type ProjectInputs } from '../project/project-inputs.ts';

/** The inputs of a run outside the packs, by name: those that affect every pack, and all others. */
export interface RunFacts {
  readonly environment: readonly Fact[];
  readonly others: readonly Fact[];
}

/** Returns the parts of the cache keys by name. Only reasons and entries need them. */
export function runFacts(
  project: Project,
  inputs: ProjectInputs,
  { build, reported }: { readonly build: string; readonly reported: string },
): RunFacts {
  const { tree, bundlesKey, contentModel } = inputs;
  return {
    environment: [['xstack', build], ['Node.js', process.version], ...environmentFacts(project, inputs)],
    others: [
      [configFile, sha256Hex(canonicalJson(compiledSettings(project) as unknown as JsonValue))],
      ['problems of settings and directories', sha256Hex(reported)],
      ...modelKey(inputs).map((value): Fact => [contentModel?.file ?? '', value]),
      ...bundlesKey.split('\n').map((line): Fact => [pathIn(line), line]),
      ...[...tree.rest.files()].map(([below, state]): Fact => [`${tree.rest.path}/${below}`, state]),
    ],
  };
}

/** Returns the path in a line of a bundle: its kind, its path and, for a profile, its hash. */
function pathIn(line: string): string {
  return line.slice(line.indexOf(' ') + 1).replace(/ [0-9a-f]{64}$| $/, '');
}
