/** The hooks of this repository, as pre-commit installs them: cloned, built and packed. */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { foreignRepository, git, temporaryDirectory } from '../support/foreign-repository.ts';
import { hookRunners } from '../support/hook-runners.ts';
import { copyOfThisRepository } from '../support/own-copy.ts';
import { testWith } from '../support/skip.ts';

const [{ program, isInstalled }] = hookRunners as [(typeof hookRunners)[0]];

testWith('pre-commit', isInstalled)('every hook passes, and refuses a commit that only deletes', () => {
  const source = copyOfThisRepository();
  const top = foreignRepository();
  const ids = ['xstack', 'xstack-bundles', 'xstack-packs'];
  const rev = git(source, 'rev-parse', 'HEAD').trim();
  const hooks = ids.map((id) => `      - id: ${id}\n`).join('');
  writeFileSync(
    join(top, '.pre-commit-config.yaml'),
    `repos:\n  - repo: ${source}\n    rev: ${rev}\n    hooks:\n${hooks}`,
  );
  git(top, 'commit', '-qam', 'hooks');
  const env = { ...process.env, PRE_COMMIT_HOME: temporaryDirectory() };
  const run = (id: string) => {
    const { status, stdout, stderr } = spawnSync(program, ['run', id], { cwd: top, env, encoding: 'utf8' });
    return { id, status, output: stdout + stderr };
  };
  for (const id of ids)
    expect(run(id)).toMatchObject({ status: 0, output: expect.stringContaining('Passed') as unknown });
  git(top, 'rm', '-rq', 'packs/core/pack.core.base');
  for (const id of ['xstack', 'xstack-bundles']) expect(run(id)).toMatchObject({ id, status: 1 });
  git(top, 'reset', '-q', '--hard');
  git(top, 'rm', '-q', 'packs/core/pack.core.base/data/core.base.json');
  for (const id of ['xstack', 'xstack-packs']) expect(run(id)).toMatchObject({ id, status: 1 });
});
