/** Repositories that use the package of xstack as others do: packed, and started by `xstack init`. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { program, root } from './binary.ts';

/** Packs the built package; returns the path of the tarball in a new directory. */
export function packed(): string {
  const to = mkdtempSync(join(tmpdir(), 'xstack-packed-'));
  execFileSync('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', to], { cwd: root });
  const [name = ''] = readdirSync(to);
  return join(to, name);
}

/** Runs git in a directory, as a user without settings. */
export function git(cwd: string, ...args: string[]): string {
  const who = ['-c', 'user.name=a', '-c', 'user.email=a@example.com'];
  return execFileSync('git', ['-C', cwd, ...who, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

/** A temporary directory that is removed after the test. */
export function temporaryDirectory(): string {
  const path = mkdtempSync(join(tmpdir(), 'xstack-ci-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** A repository as it is after a checkout, with two packs, in a directory below its top; `.` is the top. */
export function foreignRepository(directory = '.'): string {
  const top = temporaryDirectory();
  git(top, 'init', '-q', '-b', 'main');
  const content = join(top, directory);
  mkdirSync(content, { recursive: true });
  for (const args of [
    ['init', '--yes'],
    ['pack', 'new', 'core', 'pack.core.other'],
    ['run', 'strict'],
  ]) {
    const { status, stderr } = spawnSync(process.execPath, [program, ...args], { cwd: content, encoding: 'utf8' });
    if (status !== 0) throw new Error(stderr);
  }
  git(top, 'add', '-A');
  git(top, 'commit', '-qm', 'start');
  git(top, 'clean', '-xdfq');
  return top;
}
