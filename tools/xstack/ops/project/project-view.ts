import { join } from 'node:path';
import { configFile } from '../../core/base/config/config.ts';
import type { Diagnostic } from '../../core/base/diagnostic/diagnostic.ts';
import { withoutFollowOnsIn } from '../../core/base/diagnostic/follow-ons.ts';
import { type DiagnosticPolicy, judged } from '../../core/base/diagnostic/policy.ts';
import { type ReadSource, resolveLocations } from '../../core/base/diagnostic/resolve-locations.ts';
import { Arena } from '../../core/base/text/arena.ts';
import { versionRegistryFile } from '../../core/base/version/version-registry-file.ts';
import type { BuildOutcome } from '../../core/compiler/build.ts';
import { contentModelFile } from '../../core/compiler/content-model/content-model.ts';
import type { Collection } from '../../core/compiler/rows/collection.ts';
import { reportTo, type StageDiagnostics } from '../../core/compiler/stage.ts';
import { disk } from '../../io/disk.ts';
import { UsageError } from '../../io/failure.ts';
import { existsSync } from '../../io/file-system.ts';
import type { Host } from '../command.ts';
import { compileProject, projectCollections } from './compile-project.ts';
import { findProject, type Project, selectedBundle } from './project.ts';
import { projectPolicy } from './project-policy.ts';
import { readSourceIn } from './read-source.ts';

/** A compiled project with the data needed to inspect it. */
export interface CompiledProject {
  readonly project: Project;
  readonly outcome: BuildOutcome;
  /** Arena of the serialized rows. */
  readonly arena: Arena;
  readonly collections: readonly Collection[];
  readonly readText: ReadSource;
  readonly policy: DiagnosticPolicy;
}

/** The project of an instance, compiled on demand when its files have changed. */
export interface ProjectView {
  /** The default bundle of the view; undefined: the default one of the project. */
  readonly bundleId: string | undefined;
  /** Compiles a bundle; null: none, only checks. Throws `UsageError` if the bundle is ambiguous. */
  readonly compiled: (bundleId: string | null | undefined) => Promise<CompiledProject>;
}

interface CachedCompilation {
  readonly key: string;
  readonly compiled: Promise<CompiledProject>;
}

/** Time for which the files are assumed unchanged: checking all of them is not free. */
const trusted_ms = 1000;

/** Returns the view of a project; undefined if there is none. Throws `UsageError` if the bundle does not exist. */
export function projectView(
  root: string,
  bundleId: string | undefined,
  host: Pick<Host, 'env' | 'now'>,
): ProjectView | undefined {
  if (!hasProject(root)) return undefined;
  if (bundleId !== undefined) checkBundle(root, bundleId);
  let state = { at: Number.NEGATIVE_INFINITY, text: '' };
  let cached: CachedCompilation | undefined;
  return {
    bundleId,
    compiled: (asked) => {
      if (host.now() - state.at >= trusted_ms) state = { at: host.now(), text: stateOf(root) };
      const key = JSON.stringify([asked, state.text]);
      if (cached?.key === key) return cached.compiled;
      const compiled = compile(root, asked, host);
      cached = { key, compiled };
      // A failed compilation is retried on the next request.
      compiled.catch(() => {
        if (cached?.compiled === compiled) cached = undefined;
      });
      return compiled;
    },
  };
}

function hasProject(root: string): boolean {
  try {
    findProject(() => {}, { 'repo-root': root }, root);
    return true;
  } catch (error) {
    if (error instanceof UsageError) return false;
    throw error;
  }
}

function checkBundle(root: string, bundleId: string): void {
  const { bundlesRoot } = findProject(() => {}, { 'repo-root': root }, root);
  const names = disk.list(join(root, bundlesRoot)).map(({ name }) => name);
  if (!names.includes(bundleId))
    throw new UsageError(`--bundle: bundle \`${bundleId}\` does not exist in \`${bundlesRoot}/\``);
}

async function compile(
  root: string,
  bundleId: string | null | undefined,
  host: Pick<Host, 'env' | 'now'>,
): Promise<CompiledProject> {
  const diagnostics: StageDiagnostics = {};
  const project = findProject(reportTo(diagnostics)('01.compatx.check'), { 'repo-root': root }, root);
  const arena = new Arena();
  const outcome = await compileProject(project, {
    diagnostics,
    bundleId: bundleId === undefined ? selectedBundle(project, {}) : bundleId,
    arena,
  });
  const collections = await projectCollections(() => {}, project);
  return { project, outcome, arena, collections, readText: readSourceIn(root), policy: projectPolicy(project, host) };
}

/** Returns paths, sizes and times of the files that a compilation reads. */
function stateOf(root: string): string {
  const lines: string[] = [];
  const note = (path: string) => {
    if (!existsSync(join(root, path))) return;
    const { size, mtimeNs, ctimeNs, ino } = disk.stat(join(root, path));
    lines.push(`${path} ${size} ${mtimeNs} ${ctimeNs} ${ino}`);
  };
  const check = (directory: string) => {
    if (!existsSync(join(root, directory))) return;
    for (const { name, kind } of disk.list(join(root, directory))) {
      const path = `${directory}/${name}`;
      if (kind === 'directory') check(path);
      else note(path);
    }
  };
  const config = [configFile, contentModelFile, versionRegistryFile];
  config.forEach(note);
  for (const directory of directoriesOf(root)) check(directory);
  return lines.sort().join('\n');
}

function directoriesOf(root: string): readonly string[] {
  const { packsRoot, bundlesRoot } = findProject(() => {}, { 'repo-root': root }, root);
  return [packsRoot, bundlesRoot, 'schemas/registries'];
}

/** Returns the judged diagnostics of each stage with resolved locations. */
export function locatedDiagnostics({
  outcome: { diagnostics },
  readText,
  policy,
}: CompiledProject): readonly { readonly id: string; readonly diagnostics: readonly Diagnostic[] }[] {
  return Object.entries(withoutFollowOnsIn(diagnostics))
    .map(([id, diagnostics]) => ({ id, diagnostics: resolveLocations(judged(policy, diagnostics), readText) }))
    .filter(({ diagnostics }) => diagnostics.length > 0)
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}
