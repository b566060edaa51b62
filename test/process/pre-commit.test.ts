/** The hook that `xstack init` writes, run by git through pre-commit and prek in the repositories of others. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { program, root } from '../support/binary.ts';
import { foreignRepository, git, packed } from '../support/foreign-repository.ts';
import { hookRunners } from '../support/hook-runners.ts';
import { testWith } from '../support/skip.ts';

const environments = mkdtempSync(join(tmpdir(), 'xstack-hooks-'));
let tarball = '';
beforeAll(() => {
  tarball = packed();
});
afterAll(() => {
  for (const path of [environments, dirname(tarball)]) rmSync(path, { recursive: true });
});

const config = '.pre-commit-config.yaml';
const pack = 'packs/core/pack.core.base';
const payload = `${pack}/data/core.base.json`;

/** Changes of the content that no commit may contain, and the code that refuses them. */
const changes: readonly (readonly [what: string, change: (content: string) => void, code: string])[] = [
  ['a deleted payload', (content) => git(content, 'rm', '-q', payload), 'refuse.pack_contrib.missing_path'],
  ['a deleted pack', (content) => git(content, 'rm', '-rq', pack), 'refuse.bundle_profile.required_pack_missing'],
  ['a stale lockfile', editWithoutLockfile, 'refuse.lockfile.out_of_date'],
];

function editWithoutLockfile(content: string): void {
  const path = join(content, payload);
  writeFileSync(path, readFileSync(path, 'utf8').replace('Replace this', 'Replaced'));
  execFileSync(process.execPath, [program, 'pack', 'hash', '--write'], { cwd: content });
  git(content, 'add', 'packs');
}

/** Writes the documented hook at the top of the repository, with the packed package instead of a published one. */
function writeHook(top: string, directory: string): void {
  const page = readFileSync(join(root, 'docs/guide/ci.md'), 'utf8');
  const [, hook = ''] = /```yaml\n(repos:\n[\s\S]*?)```/.exec(page) ?? [];
  const [entry = ''] = /entry: xstack run .*--repo-root services\/content/.exec(page) ?? [];
  const text = hook.replace(/"xstack@[^"]+"/, JSON.stringify(tarball));
  expect(text).toContain(tarball);
  writeFileSync(join(top, config), directory === '.' ? text : text.replace(/entry: .*/, entry));
}

function commit(top: string, env: NodeJS.ProcessEnv) {
  const who = ['-c', 'user.name=a', '-c', 'user.email=a@example.com'];
  const { status, stdout, stderr } = spawnSync('git', [...who, 'commit', '-m', 'change'], {
    cwd: top,
    env,
    encoding: 'utf8',
  });
  return { status, output: stdout + stderr };
}

describe.each(hookRunners)('$name', ({ name, program: runner, isInstalled }) => {
  const env = { ...process.env, PRE_COMMIT_HOME: join(environments, name), PREK_HOME: join(environments, name) };
  const hookTest = testWith(name, isInstalled);

  for (const directory of ['.', 'services/content'])
    hookTest(`${name} refuses what must not be committed, with the content in ${directory}`, () => {
      const top = foreignRepository(directory);
      const content = join(top, directory);
      writeHook(top, directory);
      git(top, 'add', '-A');
      execFileSync(runner, ['install'], { cwd: top, env });
      expect(commit(top, env)).toMatchObject({ status: 0, output: expect.stringContaining('Passed') as unknown });
      for (const [what, change, code] of changes) {
        change(content);
        const { status, output } = commit(top, env);
        expect({ what, status }).toEqual({ what, status: 1 });
        expect(output, what).toContain(code);
        git(top, 'reset', '-q', '--hard');
      }
      expect(git(top, 'status', '--porcelain')).toBe('');
    });
});

test('the hook of `xstack init` is the one that is documented', () => {
  const written = readFileSync(join(foreignRepository(), config), 'utf8');
  expect(readFileSync(join(root, 'docs/guide/ci.md'), 'utf8')).toContain(`\`\`\`yaml\n${written}\`\`\``);
});
