/** The directory that the commands of a story run in. */
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import type { Story } from './story.ts';

/** Creates the input files of a story. */
export function makeInputs(cwd: string, { comment, inputs }: Story): void {
  const binary = new Set(directives(comment, 'base64').map(([path]) => path));
  for (const [path, text] of inputs) {
    writeFileSync(inDirectory(cwd, path), binary.has(path) ? Buffer.from(text, 'base64') : text);
    chmodSync(join(cwd, path), 0o644);
  }
  for (const [path] of directives(comment, 'mode \\+x')) chmodSync(join(cwd, path), 0o755);
  for (const [path, target] of directives(comment, 'link')) symlinkSync(target, inDirectory(cwd, path));
  for (const [path] of directives(comment, 'fifo')) execFileSync('mkfifo', [inDirectory(cwd, path)]);
  for (const [kind] of directives(comment, 'commit')) {
    const uncommitted = directives(comment, 'uncommitted').map(([path]) => path);
    const earlier = kind === 'rest' ? [] : directives(comment, 'committed');
    withEarlier(cwd, earlier, () => commit(cwd, kind, [...uncommitted, ...earlier.map(([, from]) => from)]));
  }
}

/** Runs work while files have the content of others, as they had in an earlier commit. */
function withEarlier(cwd: string, earlier: readonly (readonly [path: string, from: string])[], work: () => void): void {
  const current = earlier.map(
    ([path]) => [path, existsSync(join(cwd, path)) ? readFileSync(join(cwd, path)) : undefined] as const,
  );
  for (const [path, from] of earlier) writeFileSync(inDirectory(cwd, path), readFileSync(join(cwd, from)));
  work();
  for (const [path, content] of current)
    if (content === undefined) rmSync(join(cwd, path));
    else writeFileSync(join(cwd, path), content);
}

/** Makes a git repository with one commit of all files but the uncommitted ones, or commits the rest; always the same commits. */
function commit(cwd: string, kind: string, uncommitted: readonly string[]): void {
  const at = '2026-01-02T03:04:05Z';
  const env = { ...process.env, GIT_AUTHOR_DATE: at, GIT_COMMITTER_DATE: at };
  const git = (...args: string[]) => execFileSync('git', ['-C', cwd, ...args], { encoding: 'utf8', env });
  const isFirst = kind !== 'rest';
  if (isFirst) git('init', '-q', '-b', 'main');
  git('add', '--', '.', ...(isFirst ? uncommitted.map((path) => `:(exclude)${path}`) : []));
  git('-c', 'user.name=a', '-c', 'user.email=a@example.com', 'commit', '-qm', isFirst ? 'start' : 'rest');
  if (kind === 'shallow') writeFileSync(join(cwd, '.git/shallow'), git('rev-parse', 'HEAD'));
}

/** Reports whether a story has entries other than plain text files. */
export function hasSpecialEntries({ comment }: Story): boolean {
  return /^# (?:mode|link|fifo|base64) /m.test(comment);
}

function directives(comment: string, name: string): [string, string][] {
  return [...comment.matchAll(new RegExp(`^# ${name} (\\S+)(?: -> (\\S+))?$`, 'gm'))].map(
    ([, path = '', target = '']) => [path, target],
  );
}

function inDirectory(cwd: string, path: string): string {
  mkdirSync(dirname(join(cwd, path)), { recursive: true });
  return join(cwd, path);
}

const entriesIn = (cwd: string) => readdirSync(cwd, { recursive: true, encoding: 'utf8' }).sort();

/** Returns the content of every file. */
export function snapshot(cwd: string): Map<string, string> {
  return new Map(
    entriesIn(cwd)
      .filter((path) => lstatSync(join(cwd, path)).isFile())
      .map((path) => [path, readFileSync(join(cwd, path), 'utf8')]),
  );
}

/** Returns the files that the commands wrote, changed and removed. */
export function changes(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
  ignored: readonly string[],
): Map<string, string> {
  const isIgnored = (path: string) => ['.xstack', ...ignored].some((start) => isBelow(path, start));
  const written = [...after].filter(([path, text]) => before.get(path) !== text && !isIgnored(path));
  const removed = [...before.keys()].filter((path) => !after.has(path));
  return new Map([
    ...written.map(([path, text]) => [`want ${path}`, text] as const),
    ...removed.map((path) => [`want no ${path}`, ''] as const),
  ]);
}

/** Undoes what `work` changes, apart from the files below `except`. Unchanged files keep their inode and times. */
export async function undoing(cwd: string, except: string, work: () => Promise<void>): Promise<void> {
  const entries = new Set(entriesIn(cwd));
  const files = new Map([...snapshot(cwd).keys()].map((path) => [path, readFileSync(join(cwd, path))]));
  await work();
  for (const path of entriesIn(cwd))
    if (!entries.has(path) && !isBelow(path, except) && !isBelow(except, path))
      rmSync(join(cwd, path), { recursive: true, force: true });
  for (const path of entries) {
    const content = files.get(path);
    if (content !== undefined && !isFileWith(join(cwd, path), content)) writeFileSync(inDirectory(cwd, path), content);
  }
}

function isFileWith(path: string, content: Buffer): boolean {
  const entry = lstatSync(path, { throwIfNoEntry: false });
  return entry?.isFile() === true && readFileSync(path).equals(content);
}

function isBelow(path: string, directory: string): boolean {
  return path === directory || path.startsWith(`${directory}/`);
}
