/** The difference of two builds over HTTP is that of the command. */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { projectView } from '../../../tools/xstack/ops/project/project-view.ts';
import type { AnswerData } from '../../../tools/xstack/portal/answer.ts';
import { bundle, manifest, onDisk, text } from '../../support/repository.ts';
import { runHere } from '../../support/story.ts';
import { client, testPortal } from './support.ts';

function repository(): string {
  const root = onDisk({
    'packs/core/pack.core.a/pack.json': text(manifest('pack.core.a')),
    ...bundle(['pack.core.a']),
  });
  const git = (...args: string[]) =>
    execFileSync('git', ['-C', root, '-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args]);
  git('init', '-q', '-b', 'main');
  git('add', '-A');
  git('commit', '-qm', 'start');
  writeFileSync(join(root, 'packs/core/pack.core.a/pack.json'), text(manifest('pack.core.a', { version: '0.9.0' })));
  return root;
}

test('the answer is the document of `xstack diff --json`, and paths are no revisions', async () => {
  const root = repository();
  const portal = await testPortal({ project: projectView(root, undefined, { env: {}, now: () => 0 }) });
  const ask = await client(portal, 'operator');
  const { status, data } = await ask('project.diff', { before: 'HEAD' });
  expect(status).toBe(200);
  const { stdout } = await runHere(['diff', 'HEAD', '--json'], root, '');
  const { format_version: _, result: __, diagnostics: ___, ...document } = JSON.parse(stdout);
  expect(data).toEqual(document);
  expect((data as AnswerData['project.diff']).packs[0]?.changes[0]?.rule).toBe('pack/version:lower');
  const answer = await ask('project.diff', { before: 'packs' });
  expect([answer.status, answer.error?.message]).toEqual([
    409,
    '`packs` is no revision: git has no revision of this name',
  ]);
});

test('viewers may not compile revisions', async () => {
  const portal = await testPortal({ project: projectView(repository(), undefined, { env: {}, now: () => 0 }) });
  const ask = await client(portal, 'viewer');
  expect((await ask('project.diff', {})).status).toBe(403);
});
