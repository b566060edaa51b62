import { resolve } from 'node:path';
import { decodeUtf8 } from '#platform';
import type { ReadSource } from '../../core/base/diagnostic/resolve-locations.ts';
import { allDiagnostics } from '../../core/compiler/stage.ts';
import { compiledSources } from '../../core/explain/value/compiled-registries.ts';
import type { RevisionCache } from '../../io/cache/cache.ts';
import { fileExists } from '../../io/exists.ts';
import { UsageError } from '../../io/failure.ts';
import { readGitPath } from '../../io/git-objects.ts';
import { runGit } from '../../io/run-git.ts';
import type { Host } from '../command.ts';
import type { Revision } from '../project/check-out-project.ts';
import { compileRevision } from '../project/compile-revision.ts';
import { commitOf } from '../project/history.ts';
import type { BundleArguments, Project, ProjectArguments } from '../project/project.ts';
import { valueContext } from './value-context.ts';
import type { ValueProject } from './value-project.ts';

/** A project at a revision, and the reader of its sources. */
export interface RevisionValues extends ValueProject {
  readonly readText: ReadSource;
}

/** Compiles a revision, read from git objects, to explain values of its registries. */
export async function revisionValues(
  project: Project,
  revision: Revision,
  args: ProjectArguments & BundleArguments,
  cache?: RevisionCache,
): Promise<RevisionValues> {
  const compiled = await compileRevision(project, revision, { ...args, ...(cache && { cache }) });
  const { outcome, collections, arena, model, inputs, readBytes } = compiled;
  const lockfile = `${project.outDir}/lockfile.json`;
  const readLock = () => readGitPath(project.root, revision.commit, lockfile);
  const context = valueContext({
    ...compiledSources(outcome, collections, arena),
    ...{ collections, model, lockfile },
    definitions: inputs.definitions,
    contentModel: inputs.contentModel,
    read: (file) => (file === lockfile ? readLock() : readBytes(file)),
  });
  const readText: ReadSource = (file) => {
    if (file !== lockfile) return compiled.readText(file);
    const bytes = readLock();
    return bytes && decodeUtf8(bytes);
  };
  const diagnostics = allDiagnostics(outcome.diagnostics);
  return { project: compiled.project, context, diagnostics, readText };
}

/** Returns the revision that `--at` names: a commit, or the newest one of HEAD that has the lockfile of a path. */
export function namedRevision(project: Project, name: string, { cwd }: Pick<Host, 'cwd'>): Revision {
  const path = resolve(cwd, name);
  if (!fileExists(path)) return commitOf(project.root, name, '--at');
  const head = commitOf(project.root, 'HEAD', '--at');
  const id = runGit(project.root, ['hash-object', '--no-filters', '--', path])?.trim();
  const file = `${project.outDir}/lockfile.json`;
  const args = ['log', '--first-parent', '--raw', '--no-abbrev', '--format=%H', 'HEAD', '--', file];
  const history = runGit(project.root, args, { timeout_ms: 60_000 }) ?? '';
  let commit: string | undefined;
  for (const line of history.split('\n')) {
    if (/^[0-9a-f]+$/.test(line)) commit = line;
    else if (commit !== undefined && id !== undefined && line.split(' ')[3] === id) return { ...head, commit };
  }
  throw new UsageError(`--at: no commit of HEAD has the lockfile \`${name}\``, 'commit it, or name a revision');
}
