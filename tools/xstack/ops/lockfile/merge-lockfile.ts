import { diagnostic, hasErrors, type Report } from '../../core/base/diagnostic/diagnostic.ts';
import { numberOf } from '../../core/base/diagnostic/most-severe.ts';
import { readJsonBytes } from '../../core/base/json/read.ts';
import { pluralize } from '../../core/base/text/pluralize.ts';
import { readLockedBundle, reportGenerated } from '../../core/compiler/lockfile/check-lockfile.ts';
import { printLockfile } from '../../core/compiler/lockfile/lockfile.ts';
import { allDiagnostics, reportTo, type StageDiagnostics } from '../../core/compiler/stage.ts';
import { disk } from '../../io/disk.ts';
import { findRevision, gitWithoutMergedTree, mergedTree } from '../../io/git-revision.ts';
import { withTemporaryDirectory } from '../../io/temporary-directory.ts';
import { pathFromRoot } from '../failure-diagnostic.ts';
import { checkOutProject } from '../project/check-out-project.ts';
import { compileProject } from '../project/compile-project.ts';
import { findProject, type Project, selectedBundle } from '../project/project.ts';

/**
 * Builds the lockfile of the merge that git is making. Git calls a merge driver before it changes the work tree: the merged
 * packs are compiled from a copy. `ours` is the file of git that has the lockfile of HEAD, whose bundle is compiled. Undefined:
 * refused and reported.
 */
export async function mergeLockfile(
  report: Report,
  project: Project,
  ours: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<string | undefined> {
  const others = Object.keys(env).flatMap((name) => /^GITHEAD_([0-9a-f]{40,64})$/.exec(name)?.[1] ?? []);
  const [other] = others;
  if (other === undefined || others.length > 1)
    return refuse(report, 'git is not merging one commit: it names none, or several');
  const bundle = bundleOf(report, project, ours);
  if (bundle === undefined) return undefined;
  const found = findRevision(project.root, 'HEAD');
  if ('missing' in found)
    return refuse(report, `git finds no ${found.missing === 'revision' ? 'HEAD' : found.missing}`);
  return withTemporaryDirectory(async (target) => {
    const tree = mergedTree(project.root, other, `${target}/index`);
    if (tree === undefined) return refuseMerge(report, project.root);
    const root = checkOutProject(project, { commit: tree, prefix: found.prefix }, {}, target);
    return compiledLockfile(report, root, bundle);
  });
}

async function compiledLockfile(report: Report, root: string, bundle: string): Promise<string | undefined> {
  const byStage: StageDiagnostics = {};
  const copy = findProject(reportTo(byStage)('01.compatx.check'), { 'repo-root': root }, root);
  const { lockfile } = await compileProject(copy, { diagnostics: byStage, bundleId: selectedBundle(copy, { bundle }) });
  const diagnostics = allDiagnostics(byStage);
  if (lockfile !== undefined && !hasErrors(diagnostics)) return printLockfile(lockfile);
  const errors = pluralize(numberOf(diagnostics, 'error'), 'error');
  return refuse(report, `the merged packs are refused: ${errors}`);
}

/** Reads the bundle of the lockfile of HEAD: the default bundle in place of an unreadable one would be another lockfile. */
function bundleOf(report: Report, { root }: Project, ours: string): string | undefined {
  const document = readJsonBytes(reportGenerated(report), pathFromRoot(ours, root), disk.read(ours));
  return document && readLockedBundle(report, document);
}

function refuseMerge(report: Report, root: string): undefined {
  const version = gitWithoutMergedTree(root);
  if (version === undefined) return refuse(report, 'other files of the merge conflict');
  return refuse(
    report,
    `git ${version} cannot merge without a work tree`,
    'use git 2.38 or newer; for this merge, run `xstack run` and add the lockfile',
  );
}

const resolve = 'resolve the conflicts of the packs, run `xstack run`, and add the lockfile to the merge';

function refuse(report: Report, reason: string, help = resolve): undefined {
  report(diagnostic('refuse.lockfile.not_merged', `the lockfile of this merge cannot be built: ${reason}`, { help }));
}
