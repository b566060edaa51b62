/**
 * Exercises for newcomers: a change of the project in a temporary copy of it, with all its parts and without each of
 * them. They check that the change needs no other part, and that the failure names the missing part.
 */
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';

const root = join(import.meta.dirname, '../..');

/** One part of a change: a new file, or lines after a line of an existing one. */
export type Part = { readonly file: string; readonly text: string } | Insertion;

interface Insertion {
  readonly file: string;
  readonly after: string;
  readonly lines: string;
}

export interface ProjectCopy {
  readonly root: string;
  readonly apply: (parts: Iterable<Part>) => void;
  /** The exit codes that each story expects. */
  readonly exitCodes: () => ReadonlyMap<string, string>;
  readonly read: (file: string) => string;
  readonly replace: (file: string, text: string) => void;
  /** Runs `npm run generate`. */
  readonly generate: () => CheckResult;
  /** Runs test files; `-t PATTERN` among the arguments selects tests. */
  readonly test: (...args: readonly string[]) => CheckResult;
  /** Runs tests of stories and rewrites their expectations. */
  readonly updateStories: (...args: readonly string[]) => CheckResult;
  /** Checks the types of the program and of the tests. */
  readonly checkTypes: () => CheckResult;
}

export interface CheckResult {
  readonly isGreen: boolean;
  /** Standard output and standard error. */
  readonly output: string;
}

/** A copy of the files that git tracks or would add, with the packages of the project; removed after the test. */
export function projectCopy(): ProjectCopy {
  const copy = mkdtempSync(join(tmpdir(), 'xstack-exercise-'));
  onTestFinished(() => rmSync(copy, { recursive: true, force: true }));
  for (const file of trackedFiles()) {
    mkdirSync(dirname(join(copy, file)), { recursive: true });
    cpSync(join(root, file), join(copy, file), { verbatimSymlinks: true });
  }
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  const vitest = ['node_modules/vitest/vitest.mjs', 'run', '--reporter=dot'];
  return {
    root: copy,
    apply: (parts) => {
      for (const part of parts) apply(copy, part);
    },
    exitCodes: () => exitCodes(join(copy, 'test/cases')),
    read: (file) => readFileSync(join(copy, file), 'utf8'),
    replace: (file, text) => writeFileSync(join(copy, file), text),
    generate: () => run(copy, ['tools/xstack/build/generate.mjs']),
    test: (...args) => run(copy, [...vitest, ...args]),
    updateStories: (...args) => run(copy, [...vitest, 'test/cases.test.ts', ...args], { UPDATE: '1' }),
    checkTypes: () => run(copy, ['node_modules/typescript7/bin/tsc', '-p', '.']),
  };
}

function exitCodes(stories: string): Map<string, string> {
  const codesIn = (story: string) => [...story.matchAll(/^-- want exit.* --\n\d+$/gm)].join('\n');
  return new Map(readdirSync(stories).map((name) => [name, codesIn(readFileSync(join(stories, name), 'utf8'))]));
}

function trackedFiles(): string[] {
  const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  const { status, stdout, stderr } = spawnSync('git', args, { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new Error(`git ls-files: ${stderr}`);
  return stdout.split('\0').filter((file) => file !== '' && existsSync(join(root, file)));
}

function apply(copy: string, part: Part): void {
  const path = join(copy, part.file);
  if ('text' in part) {
    if (existsSync(path)) throw new Error(`${part.file} exists`);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, part.text);
    return;
  }
  const lines = readFileSync(path, 'utf8').split('\n');
  const at = lines.findIndex((line) => line.trim() === part.after);
  if (at < 0) throw new Error(`${part.file} has no line \`${part.after}\``);
  writeFileSync(path, lines.toSpliced(at + 1, 0, part.lines).join('\n'));
}

function run(cwd: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): CheckResult {
  // The variables of the test runner that runs this one would change how it runs.
  const own = Object.entries(process.env).filter(([name]) => !/^(?:VITEST|TEST$|NODE_ENV$|UPDATE$)/.test(name));
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd,
    env: { ...Object.fromEntries(own), NO_COLOR: '1', ...env },
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  return { isGreen: status === 0, output: stdout + stderr };
}
