import { type Diagnostic, hasErrors } from '../../core/base/diagnostic/diagnostic.ts';
import { type DiagnosticPolicy, defaultPolicy, judged } from '../../core/base/diagnostic/policy.ts';
import { failureOf, UsageError } from '../../io/failure.ts';
import type { Host } from '../command.ts';
import { pathFromRoot, withRelativePaths } from '../failure-diagnostic.ts';
import { findProject, type Project, type ProjectArguments } from '../project/project.ts';
import { projectPolicy } from '../project/project-policy.ts';
import { findRoot } from '../project/project-root.ts';
import { RefusedError } from '../refused-error.ts';
import { type Installation, type InstallationCheck, type Problems, problem } from './check.ts';
import { checks } from './checks.ts';

/** The result of one check; skipped without a content repository. */
export interface InstallationCheckResult {
  readonly id: string;
  readonly title: string;
  readonly status: 'ok' | 'warning' | 'error' | 'skipped';
  readonly problems: readonly Diagnostic[];
}

export interface DoctorReport {
  readonly root: string;
  readonly results: readonly InstallationCheckResult[];
}

/** Runs every check, on a repository that may be broken in any way. */
export async function examineInstallation(args: ProjectArguments, host: Host): Promise<DoctorReport> {
  const root = findRoot(args, host.cwd) ?? host.cwd;
  let project: Project | undefined;
  const found = await problemsOf(root, () => {
    const warnings: Diagnostic[] = [];
    project = findProject((each) => warnings.push(each), args, host.cwd, { needs: 'packs' });
    return warnings;
  });
  const policy = project === undefined ? defaultPolicy : projectPolicy(project, host);
  const results = [resultOf({ id: 'project', title: 'the content repository' }, judged(policy, found))];
  const installation = { root, host, nodeVersion: process.versions.node, ...(project && { project }) };
  for (const check of checks) results.push(await runCheck(check, installation, policy));
  return { root, results };
}

async function runCheck(
  check: InstallationCheck,
  installation: Installation,
  policy: DiagnosticPolicy,
): Promise<InstallationCheckResult> {
  const { id, title } = check;
  const judge = async (work: () => Problems) =>
    resultOf(check, judged(policy, await problemsOf(installation.root, work)));
  if ('problems' in check) return judge(() => check.problems(installation));
  const { project } = installation;
  if (project === undefined) return { id, title, status: 'skipped', problems: [] };
  return judge(() => check.projectProblems({ ...installation, project }));
}

function resultOf(
  { id, title }: Pick<InstallationCheck, 'id' | 'title'>,
  problems: readonly Diagnostic[],
): InstallationCheckResult {
  const status = hasErrors(problems)
    ? 'error'
    : problems.some(({ severity }) => severity === 'warning')
      ? 'warning'
      : 'ok';
  return { id, title, status, problems: problems.map(withCure) };
}

/** A refusal of another command may have its cure on its page only. */
function withCure(found: Diagnostic): Diagnostic {
  return found.help === undefined ? { ...found, help: `run \`xstack explain ${found.code}\` for its cure` } : found;
}

/** Returns the problems that work finds; where it cannot be carried out, that is the problem. */
async function problemsOf(root: string, work: () => Problems): Promise<readonly Diagnostic[]> {
  try {
    return await work();
  } catch (error) {
    const failure = failureOf(error);
    if (failure !== undefined) {
      const { message, path, help = 'check that it exists, and that your user may read it' } = failure;
      return [problem('error', withRelativePaths(message, root), help, pathFromRoot(path, root))];
    }
    if (error instanceof RefusedError) return error.diagnostics;
    if (error instanceof UsageError)
      return [problem('error', error.message, 'correct it, and run `xstack doctor` again')];
    throw error;
  }
}
