import { join } from 'node:path';
import { configFile } from '../../core/base/config/config.ts';
import { versionRegistryFile } from '../../core/base/version/version-registry-file.ts';
import { contentModelFile } from '../../core/compiler/content-model/content-model.ts';
import { Failure } from '../../io/failure.ts';
import { checkOutFiles } from '../../io/git-revision.ts';
import { plainPath, readConfig } from './config.ts';
import type { Project, ProjectArguments } from './project.ts';
import { definitionsRoot } from './project-inputs.ts';

/** A commit or a tree, and the path of the project in its repository. */
export interface Revision {
  readonly commit: string;
  readonly prefix: string;
}

/** Writes the files of a revision that a run reads to a directory outside of the work tree; returns the root of the copy. */
export function checkOutProject(project: Project, revision: Revision, args: ProjectArguments, target: string): string {
  const root = join(target, 'tree', revision.prefix, '.');
  checkOut(project, revision, [configFile], target);
  checkOut(project, revision, inputPaths(project, root, args), target);
  return root;
}

function checkOut({ root }: Project, { commit }: Revision, paths: readonly string[], target: string): void {
  if (!checkOutFiles(root, commit, paths, target)) throw new Failure('check out', commit, new Error('git failed'));
}

/** The files that a run of the copy reads, by the settings of its revision. */
function inputPaths({ outDir }: Project, copy: string, args: ProjectArguments): string[] {
  const config = readConfig(() => {}, copy);
  return [
    plainPath(args['packs-root'] ?? config.packs_root ?? 'packs'),
    plainPath(args['bundles-root'] ?? config.bundles_root ?? 'bundles'),
    definitionsRoot,
    contentModelFile,
    versionRegistryFile,
    `${args.out === undefined ? plainPath(config.out_dir ?? 'build') : outDir}/lockfile.json`,
  ];
}
