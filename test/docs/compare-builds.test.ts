/** Follows docs/guide/compare_builds.md in a copy of the sample world. `UPDATE=1` writes what the commands print into the page. */
import { execFileSync } from 'node:child_process';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { onDisk } from '../support/repository.ts';
import { runHere } from '../support/story.ts';

const path = 'docs/guide/compare_builds.md';
const page = readFileSync(path, 'utf8');

function sampleWorld(): string {
  const root = onDisk({});
  for (const name of ['packs', 'bundles', 'schemas/registries', 'build/lockfile.json'])
    cpSync(name, join(root, name), { recursive: true });
  const git = (...args: string[]) =>
    execFileSync('git', ['-C', root, '-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args]);
  git('init', '-q', '-b', 'main');
  git('add', '-A');
  git('commit', '-qm', 'start');
  return root;
}

test('the commands of the page print what it shows', async () => {
  const root = sampleWorld();
  let followed = page;
  for (const [block = '', body = ''] of page.matchAll(/```console\n([^`]*)```/g)) {
    const answers: string[] = [];
    for (const line of body.split('\n').filter((each) => each.startsWith('$ ')))
      answers.push(`${line}\n${await answerOf(line.slice(2), root)}`);
    followed = followed.replace(block, () => `\`\`\`console\n${answers.join('')}\`\`\``);
  }
  if (process.env['UPDATE'] === '1') writeFileSync(path, followed);
  else expect(followed).toBe(page);
});

async function answerOf(line: string, cwd: string): Promise<string> {
  if (!line.startsWith('xstack ')) return execFileSync('sh', ['-c', line], { cwd, encoding: 'utf8' });
  const { stdout, stderr } = await runHere(line.split(' ').slice(1), cwd, '');
  return stdout + stderr;
}
