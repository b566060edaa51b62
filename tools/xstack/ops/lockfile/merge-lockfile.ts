import { resolve } from 'node:path';
import { type Diagnostic, diagnostic, hasErrors } from '../../core/base/diagnostic/diagnostic.ts';
import { numberOf } from '../../core/base/diagnostic/most-severe.ts';
import { readJsonBytes } from '../../core/base/json/read.ts';
import { isJsonObject } from '../../core/base/json/value.ts';
import { pluralize } from '../../core/base/text/pluralize.ts';
import { printLockfile } from '../../core/compiler/lockfile/lockfile.ts';
import { allDiagnostics, reportTo, type StageDiagnostics } from '../../core/compiler/stage.ts';
import { disk } from '../../io/disk.ts';
import { findRevision, mergedTree } from '../../io/git-revision.ts';
import { withTemporaryDirectory } from '../../io/temporary-directory.ts';
import { checkOutProject } from '../project/check-out-project.ts';
import { compileProject } from '../project/compile-project.ts';
import { findProject, type Project, selectedBundle } from '../project/project.ts';

/** The bytes of a lockfile, or the reason why there are none. */
export type MergedLockfile = { readonly text: string } | { readonly refusal: Diagnostic };

/**
 * Builds the lockfile of the merge that git is making. Git calls a merge driver before it changes the work tree: the merged
 * packs are compiled from a copy. `ours` is the file of git that has the lockfile of HEAD.
 */
export function mergeLockfile(
  project: Project,
  ours: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<MergedLockfile> {
  const others = Object.keys(env).flatMap((name) => /^GITHEAD_([0-9a-f]{40,64})$/.exec(name)?.[1] ?? []);
  const [other] = others;
  if (other === undefined || others.length > 1)
    return Promise.resolve({ refusal: notMerged('git is not merging one commit: it names none, or several') });
  return withTemporaryDirectory(async (target) => {
    const found = findRevision(project.root, 'HEAD');
    const tree = mergedTree(project.root, other, `${target}/index`);
    if ('missing' in found || tree === undefined) return { refusal: notMerged('other files of the merge conflict') };
    const root = checkOutProject(project, { commit: tree, prefix: found.prefix }, {}, target);
    return compiledLockfile(root, bundleOf(ours));
  });
}

async function compiledLockfile(root: string, bundle: string | undefined): Promise<MergedLockfile> {
  const byStage: StageDiagnostics = {};
  const copy = findProject(reportTo(byStage)('01.compatx.check'), { 'repo-root': root }, root);
  const { lockfile } = await compileProject(copy, { diagnostics: byStage, bundleId: selectedBundle(copy, { bundle }) });
  const diagnostics = allDiagnostics(byStage);
  if (lockfile !== undefined && !hasErrors(diagnostics)) return { text: printLockfile(lockfile) };
  const errors = pluralize(numberOf(diagnostics, 'error'), 'error');
  return { refusal: notMerged(`the merged packs are refused: ${errors}`) };
}

function bundleOf(path: string): string | undefined {
  const value = readJsonBytes(() => {}, path, disk.read(resolve(path)))?.value;
  const id = isJsonObject(value) ? value['bundle_id'] : undefined;
  return typeof id === 'string' ? id : undefined;
}

function notMerged(reason: string): Diagnostic {
  return diagnostic('refuse.lockfile.not_merged', `the lockfile of this merge cannot be built: ${reason}`, {
    help: 'resolve the conflicts of the packs, run `xstack run`, and add the lockfile to the merge',
  });
}
