import { join } from 'node:path';
import { prettyJson } from '../../core/base/json/canonical.ts';
import { readJsonBytes } from '../../core/base/json/read.ts';
import type { JsonObject } from '../../core/base/json/value.ts';
import { versionsOf } from '../../core/base/version/check-version.ts';
import type { Bundle } from '../../core/compiler/bundle/bundle.ts';
import { makeLockfile, printLockfile } from '../../core/compiler/lockfile/lockfile.ts';
import { compileRegistries } from '../../core/compiler/registry/registry.ts';
import { copyTree, linkDirectory } from '../../io/copy-tree.ts';
import { disk } from '../../io/disk.ts';
import { exists } from '../../io/exists.ts';
import { makeDirectory } from '../../io/make-directory.ts';
import { writeFile } from '../../io/write-file.ts';
import type { Host } from '../command.ts';
import { makePackContext } from '../project/compile-project.ts';
import { findProject, type Project, type ProjectArguments } from '../project/project.ts';
import { readInputs } from '../project/project-inputs.ts';
import { writeRegistries } from '../project/write-registries.ts';
import { runProject } from '../run/run-project.ts';

/** A copy of a project in which the list of one bundle is changed. */
export interface BisectCopy {
  readonly project: Project;
  /** Arguments of a run in the copy. */
  readonly args: ProjectArguments & { readonly bundle: string; readonly quiet: true };
  readonly bundle: Bundle;
  /** Members of the document of the bundle, except its lists. */
  readonly profile: JsonObject;
}

/**
 * Copies a project, without `.git`, its state and its outputs, to an empty directory. Its `node_modules` is a
 * link.
 */
export function copyProject(
  project: Project,
  bundle: Bundle,
  args: ProjectArguments,
  host: Host,
  target: string,
): BisectCopy {
  const root = join(target, 'project');
  makeDirectory(root);
  const leftOut = new Set(['.git', '.xstack', 'node_modules', project.outDir]);
  copyTree(project.root, root, (path) => leftOut.has(path) || join(project.root, path) === target);
  const packages = join(project.root, 'node_modules');
  if (exists(packages)) linkDirectory(packages, join(root, 'node_modules'));
  const { out: _, ...directories } = args;
  const copied = { ...directories, 'repo-root': root, bundle: bundle.bundleId, quiet: true } as const;
  const document = readJsonBytes(() => {}, bundle.file, disk.read(join(root, bundle.file)));
  const { optional_pack_ids: _optional, ...profile } = (document?.value ?? {}) as JsonObject;
  return { project: findProject(() => {}, copied, host.cwd), args: copied, bundle, profile };
}

/** Builds the bundle with other packs and those that they need; returns false if the build is refused. */
export async function buildPacks(copy: BisectCopy, packIds: readonly string[], host: Host): Promise<boolean> {
  writeFile(join(copy.project.root, copy.bundle.file), prettyJson({ ...copy.profile, pack_ids: packIds }));
  if (packIds.length === 0) {
    await buildNothing(copy, host);
    return true;
  }
  const { result } = await runProject(copy.args, 'fast', host);
  return result === 'complete';
}

/** Builds the whole bundle. */
export async function buildBundle(copy: BisectCopy, host: Host): Promise<boolean> {
  const { result } = await runProject(copy.args, 'fast', host);
  return result === 'complete';
}

/** Writes registries without rows and their lockfile: a run refuses a bundle that selects nothing. */
async function buildNothing({ project, bundle }: BisectCopy, host: Host): Promise<void> {
  const context = await makePackContext(project, readInputs(project, {}));
  const registries = compileRegistries([], context.collections, context.arena);
  await writeRegistries(project, registries, host);
  const lockfile = makeLockfile({
    bundleId: bundle.bundleId,
    packs: [],
    registries,
    compatibilityVersion: versionsOf(context.versions, 'session_spec').current_version,
    contentModelHash: context.model.hash,
  });
  writeFile(join(project.root, project.outDir, 'lockfile.json'), printLockfile(lockfile));
}
