/** The steps of action.yml, as a runner would run them. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Log } from 'sarif';
import { expect, test } from 'vitest';
import { root } from '../support/binary.ts';
import { bundle, onDisk } from '../support/repository.ts';

/** The script of the step with this name. */
function script(step: string): string {
  const [, from = ''] = readFileSync(join(root, 'action.yml'), 'utf8').split(`- name: ${step}\n`);
  const [, block = ''] = from.split('run: |\n');
  const lines = block.split('\n');
  const end = lines.findIndex((line) => line !== '' && !line.startsWith('        '));
  return lines.slice(0, end).join('\n');
}

test.each(['content', '.'])(
  'diagnostics have paths from the root of the workspace when the content is in `%s`',
  (directory) => {
    const packs = { 'packs/core/pack.core.a/pack.json': '{', ...bundle(['pack.core.a']) };
    const files = Object.fromEntries(Object.entries(packs).map(([path, content]) => [join(directory, path), content]));
    const workspace = onDisk({ ...files, output: '' });
    const { PATH = '', HOME = '' } = process.env;
    const ran = spawnSync('bash', ['-e', '-o', 'pipefail', '-c', script('xstack run')], {
      cwd: workspace,
      env: {
        PATH,
        HOME,
        GITHUB_ACTION_PATH: root,
        GITHUB_OUTPUT: join(workspace, 'output'),
        PROFILE: 'strict',
        REPO_ROOT: directory,
        ARGS: '',
      },
      encoding: 'utf8',
    });
    expect(ran).toMatchObject({ status: 0, stdout: '' });
    expect(readFileSync(join(workspace, 'output'), 'utf8')).toBe('status=1\n');
    const log = JSON.parse(readFileSync(join(workspace, 'xstack.sarif'), 'utf8')) as Log;
    const named = log.runs[0]?.results?.flatMap(({ locations = [] }) =>
      locations.map(({ physicalLocation }) => physicalLocation?.artifactLocation?.uri ?? ''),
    );
    expect(named).toContain(join(directory, 'packs/core/pack.core.a/pack.json'));
    for (const uri of named ?? []) expect(existsSync(join(workspace, uri)), uri).toBe(true);
  },
);
