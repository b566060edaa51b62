import { resolve } from 'node:path';
import { exists } from '../../io/exists.ts';
import { UsageError } from '../../io/failure.ts';
import { findRevision } from '../../io/git-revision.ts';
import type { Revision } from '../project/check-out-project.ts';
import type { Project } from '../project/project.ts';
import { isDirectory } from '../project/project-root.ts';

/** One of two builds, as a command line names it. */
export type SideName = { readonly label: string } & (
  | { readonly kind: 'work tree' }
  | { readonly kind: 'revision'; readonly revision: Revision }
  | { readonly kind: 'lockfile' | 'outputs'; readonly path: string }
  | { readonly kind: 'committed lockfile' }
);

const workTree = { kind: 'work tree', label: 'work tree' } as const;
const committed = { kind: 'committed lockfile', label: 'committed lockfile' } as const;

/** The sides of a command line: two, one against the work tree, or the committed lockfile against the work tree. */
export function sideNames(
  project: Project,
  cwd: string,
  a: string | undefined,
  b: string | undefined,
): readonly [SideName, SideName] {
  if (a === undefined) return [committed, workTree];
  return [sideName(project, cwd, a), b === undefined ? workTree : sideName(project, cwd, b)];
}

/** The sides that two revisions name, of which both may be absent. Paths are revisions here: a client names no files. */
export function revisionNames(
  project: Project,
  before: string | undefined,
  after: string | undefined,
): readonly [SideName, SideName] {
  return [
    before === undefined ? committed : revisionName(project, before),
    after === undefined ? workTree : revisionName(project, after),
  ];
}

/** A path that exists, or else a revision: `./name` is always a path. */
function sideName(project: Project, cwd: string, given: string): SideName {
  const path = resolve(cwd, given);
  if (!exists(path)) return revisionName(project, given, `\`${given}\` is neither a file nor a revision`);
  if (!isDirectory(path)) return { kind: 'lockfile', label: given, path };
  if (exists(resolve(path, 'lockfile.json'))) return { kind: 'outputs', label: given, path };
  if (path === project.root) return workTree;
  throw new UsageError(
    `\`${given}\` is a directory without \`lockfile.json\``,
    'name an output directory, a lockfile, a git revision, or the root of the repository',
  );
}

const reasons = {
  git: 'git cannot be started',
  repository: 'the project is not in a git repository',
  history: 'it is not in this shallow clone',
  revision: 'git has no revision of this name',
} as const;

function revisionName(project: Project, given: string, problem = `\`${given}\` is no revision`): SideName {
  const found = findRevision(project.root, given);
  if ('missing' in found)
    throw new UsageError(
      `${problem}: ${reasons[found.missing]}`,
      'name a lockfile, an output directory, or a git revision',
    );
  return { kind: 'revision', label: given, revision: found };
}
