import { join } from 'node:path';
import { type Diagnostic, diagnostic } from '../../core/base/diagnostic/diagnostic.ts';
import { pluralize } from '../../core/base/text/pluralize.ts';
import type { IdentifiedPack } from '../../core/compiler/resolve/identified-pack.ts';
import { firstFailing } from '../../core/explain/smallest-failing.ts';
import { copyTree } from '../../io/copy-tree.ts';
import { exists } from '../../io/exists.ts';
import { Failure } from '../../io/failure.ts';
import { rmSync } from '../../io/file-system.ts';
import { checkOutFiles } from '../../io/git-revision.ts';
import { makeDirectory } from '../../io/make-directory.ts';
import { withTemporaryDirectory } from '../../io/temporary-directory.ts';
import type { Host } from '../command.ts';
import type { Explanation } from '../explain/explanation.ts';
import { type ProjectGraph, packNumber } from '../explain/project-graph.ts';
import { type Commit, commitOf, commitsBetween } from '../project/history.ts';
import type { ProjectArguments } from '../project/project.ts';
import { type BisectCopy, buildBundle, copyProject } from './bisect-copy.ts';
import { notFailing } from './bisect-packs.ts';
import { type Judge, judgeBuild, type Verdict } from './judge-build.ts';

/** The revisions of a pack to search: the command passes at `good` and fails at `bad`. */
export interface RevisionRange {
  readonly pack: string;
  readonly good: string;
  readonly bad: string;
}

/** Finds the first commit between two revisions whose state of one pack makes a command fail. */
export function bisectRevisions(
  { project, graph, outcome }: ProjectGraph,
  range: RevisionRange,
  args: ProjectArguments,
  judge: Judge,
  host: Host,
): Promise<Explanation | Diagnostic> | Diagnostic {
  const { bundle } = outcome;
  if (bundle === undefined) throw new Error('bug: a project without errors has no bundle');
  const number = packNumber(graph, range.pack);
  if (typeof number !== 'number') return number;
  const pack = graph.all.packs[number];
  if (pack === undefined) throw new Error('bug: a pack without a number');
  const good = commitOf(project.root, range.good, '--good');
  const bad = commitOf(project.root, range.bad, '--bad');
  const commits = commitsBetween(project.root, `${good.commit}..${bad.commit}`, [pack.path]);
  if (commits.length === 0)
    return diagnostic(
      'refuse.bisect.unchanged',
      `no commit between \`${range.good}\` and \`${range.bad}\` changes \`${pack.path}\``,
      { help: 'name an earlier revision as `--good`, or find the pack with `xstack bisect --run` alone' },
    );
  const search = { judge, host, root: project.root, prefix: good.prefix, path: pack.path };
  return withTemporaryDirectory(async (directory) => {
    const copy = copyProject(project, bundle, args, host, directory);
    const found = await searchCommits(search, copy, { range, good: good.commit, bad: bad.commit, commits });
    if ('code' in found) return found;
    return answer(found, judge.command, commits.length, pack, bundle.bundleId);
  });
}

/** The pack that is searched, and the command that judges its commits. */
interface Search {
  readonly judge: Judge;
  readonly host: Host;
  /** The root of the project, and its path in the work tree of git. */
  readonly root: string;
  readonly prefix: string;
  /** The directory of the pack. */
  readonly path: string;
}

/** The first failing commit, and earlier ones that could not be judged. */
interface FailingCommit {
  readonly found: Commit;
  readonly unclear: readonly Commit[];
  readonly builds: number;
}

interface Commits {
  readonly range: RevisionRange;
  readonly good: string;
  readonly bad: string;
  /** Those that change the pack, oldest first. */
  readonly commits: readonly Commit[];
}

async function searchCommits(
  search: Search,
  copy: BisectCopy,
  { range, good, bad, commits }: Commits,
): Promise<FailingCommit | Diagnostic> {
  let builds = 0;
  const test = (commit: string) => judgeCommit(search, copy, commit, ++builds);
  const atBad = await test(bad);
  if (atBad !== 'bad') return notFailing(search.judge, atBad, `at \`${range.bad}\``);
  if ((await test(good)) !== 'good') return failingAtGood(search.judge, range.good);
  const { index, skipped } = await firstFailing(commits.length, async (at) => {
    const verdict = await test((commits[at] as Commit).commit);
    return verdict === 'skip' ? undefined : verdict === 'bad';
  });
  return { found: commits[index] as Commit, unclear: skipped.map((at) => commits[at] as Commit), builds };
}

async function judgeCommit(search: Search, copy: BisectCopy, commit: string, build: number): Promise<Verdict> {
  const { judge, host, root, prefix, path } = search;
  const short = commit.slice(0, 12);
  host.progress(`bisect: build ${build}: ${short}`);
  const isBuilt = replacePack(copy, root, commit, prefix, path) && (await buildBundle(copy, host));
  const verdict = isBuilt ? await judgeBuild(judge, copy.project.root, host) : 'skip';
  if (judge.isVerbose) host.stderr(`${short}: ${isBuilt ? verdict : 'the build is refused'}\n`);
  return verdict;
}

function failingAtGood({ command }: Judge, good: string): Diagnostic {
  return diagnostic('refuse.bisect.always_failing', `\`${command}\` does not pass at \`${good}\``, {
    help: 'name a revision as `--good` at which the command exits with 0; `--verbose` prints its output',
  });
}

function answer(
  { found, unclear, builds }: FailingCommit,
  command: string,
  count: number,
  pack: IdentifiedPack,
  bundleId: string,
): Explanation {
  const titleOf = ({ commit, subject }: Commit) => `${commit.slice(0, 12)} ${subject}`;
  const lines = [
    `\`${command}\` fails since ${titleOf(found)}`,
    ...unclear.map((commit) => `or since ${titleOf(commit)}, which could not be judged`),
    `${pluralize(builds, 'build')}, ${pluralize(count, 'commit')} of ${pack.path}`,
  ];
  return {
    json: {
      command,
      bundle_id: bundleId,
      pack_id: pack.identity.packId,
      commit: found.commit,
      subject: found.subject,
      skipped_commits: unclear.map(({ commit }) => commit),
      commits: count,
      builds,
    },
    text: lines.map((line) => `${line}\n`).join(''),
  };
}

/** Replaces a pack of the copy by its state in a commit; returns false if it does not exist there. */
function replacePack(copy: BisectCopy, root: string, commit: string, prefix: string, path: string): boolean {
  const checkout = join(copy.project.root, '..', 'checkout');
  const target = join(copy.project.root, path);
  rmSync(checkout, { recursive: true, force: true });
  rmSync(target, { recursive: true, force: true });
  makeDirectory(checkout);
  if (!checkOutFiles(root, commit, [path], checkout)) throw new Failure('check out', commit, new Error('git failed'));
  const source = join(checkout, 'tree', prefix, path);
  if (!exists(source)) return false;
  makeDirectory(target);
  copyTree(source, target, () => false);
  return true;
}
