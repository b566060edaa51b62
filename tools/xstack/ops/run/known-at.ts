import { join } from 'node:path';
import { type KnownDiagnostics, knownDiagnostics } from '../../core/base/diagnostic/known.ts';
import { versionRegistryFile } from '../../core/base/version/version-registry-file.ts';
import { allDiagnostics } from '../../core/compiler/stage.ts';
import { Failure, UsageError } from '../../io/failure.ts';
import { checkOutFiles } from '../../io/git-revision.ts';
import { withTemporaryDirectory } from '../../io/temporary-directory.ts';
import type { Host } from '../command.ts';
import { configFile, plainPath, readConfig } from '../project/config.ts';
import type { Project } from '../project/project.ts';
import { definitionsRoot } from '../project/project-inputs.ts';
import { RefusedError } from '../refused-error.ts';
import type { RunArguments } from './run-arguments.ts';
import { runProject } from './run-project.ts';

/** A commit, and the path of the project in its repository. */
interface Revision {
  readonly commit: string;
  readonly prefix: string;
}

/**
 * Returns the diagnostics of a project at a commit; undefined if there is nothing to run, such as before its first pack.
 * Compiles a copy of the files that a run reads, outside of the working tree.
 */
export function knownAt(
  project: Project,
  revision: Revision,
  args: RunArguments,
  host: Host,
): Promise<KnownDiagnostics | undefined> {
  return withTemporaryDirectory(async (target) => {
    const root = join(target, 'tree', revision.prefix, '.');
    try {
      checkOut(project, revision, [configFile], target);
      checkOut(project, revision, inputPaths(project, root, args), target);
      const { diagnostics } = await runProject(copyArguments(project, root, args), 'fast', {
        ...host,
        cwd: root,
        progress: () => {},
      });
      return knownDiagnostics(allDiagnostics(diagnostics));
    } catch (error) {
      if (error instanceof RefusedError) return knownDiagnostics(error.diagnostics);
      if (error instanceof UsageError) return undefined;
      throw error;
    }
  });
}

function checkOut({ root }: Project, { commit }: Revision, paths: readonly string[], target: string): void {
  if (!checkOutFiles(root, commit, paths, target)) throw new Failure('check out', commit, new Error('git failed'));
}

/** The files that a run of the copy reads, by the settings of its revision. */
function inputPaths({ outDir }: Project, copy: string, args: RunArguments): string[] {
  const config = readConfig(() => {}, copy);
  return [
    plainPath(args['packs-root'] ?? config.packs_root ?? 'packs'),
    plainPath(args['bundles-root'] ?? config.bundles_root ?? 'bundles'),
    definitionsRoot,
    versionRegistryFile,
    `${args.out === undefined ? plainPath(config.out_dir ?? 'build') : outDir}/lockfile.json`,
  ];
}

/** Arguments of a run of the copy: `locked`, so that it writes nothing. */
function copyArguments(project: Project, root: string, { since: _, ...args }: RunArguments): RunArguments {
  const out = args.out === undefined ? undefined : join(root, project.outDir);
  return { ...args, 'repo-root': root, out, locked: true, cache: 'off' };
}
