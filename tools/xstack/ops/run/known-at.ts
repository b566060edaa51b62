import { join } from 'node:path';
import { type KnownDiagnostics, knownDiagnostics } from '../../core/base/diagnostic/known.ts';
import { allDiagnostics } from '../../core/compiler/stage.ts';
import { UsageError } from '../../io/failure.ts';
import { withTemporaryDirectory } from '../../io/temporary-directory.ts';
import type { Host } from '../command.ts';
import { checkOutProject, type Revision } from '../project/check-out-project.ts';
import type { Project } from '../project/project.ts';
import { RefusedError } from '../refused-error.ts';
import type { RunArguments } from './run-arguments.ts';
import { runProject } from './run-project.ts';

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
    try {
      const root = checkOutProject(project, revision, args, target);
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

/** Arguments of a run of the copy: `locked`, so that it writes nothing. */
function copyArguments(project: Project, root: string, { since: _, ...args }: RunArguments): RunArguments {
  const out = args.out === undefined ? undefined : join(root, project.outDir);
  return { ...args, 'repo-root': root, out, locked: true, cache: 'off' };
}
