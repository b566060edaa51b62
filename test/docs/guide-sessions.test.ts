/** Follows pages of docs/guide in a copy of the sample world. `UPDATE=1` writes what the commands print into the pages. */
import { execFileSync } from 'node:child_process';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { onDisk } from '../support/repository.ts';
import { runHere } from '../support/story.ts';

const pages = ['compare_builds', 'explain', 'fix', 'narrow_down'];

/** The same commits on every machine. */
const at = '2026-01-02T03:04:05Z';
const env = { ...process.env, GIT_AUTHOR_DATE: at, GIT_COMMITTER_DATE: at };

function sampleWorld(): string {
  const root = onDisk({});
  for (const name of ['packs', 'bundles', 'schemas/registries', 'build/lockfile.json'])
    cpSync(name, join(root, name), { recursive: true });
  const git = (...args: string[]) =>
    execFileSync('git', ['-C', root, '-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args], { env });
  git('init', '-q', '-b', 'main');
  git('config', 'user.name', 'a');
  git('config', 'user.email', 'a@example.com');
  git('add', '-A');
  git('commit', '-qm', 'start');
  return root;
}

test.each(pages)('the commands of %s print what it shows', async (name) => {
  const path = `docs/guide/${name}.md`;
  const page = readFileSync(path, 'utf8');
  const root = sampleWorld();
  let followed = page;
  for (const [block = '', body = ''] of page.matchAll(/```console\n([\s\S]*?)```/g)) {
    const answers: string[] = [];
    for (const line of body.split('\n').filter((each) => each.startsWith('$ ')))
      answers.push(`${line}\n${await answerOf(line.slice(2), root)}`);
    followed = followed.replace(block, () => `\`\`\`console\n${answers.join('')}\`\`\``);
  }
  if (process.env['UPDATE'] === '1') writeFileSync(path, followed);
  else expect(followed).toBe(page);
});

async function answerOf(line: string, cwd: string): Promise<string> {
  if (!line.startsWith('xstack ')) return execFileSync('sh', ['-c', line], { cwd, env, encoding: 'utf8' });
  const words = [...line.matchAll(/"([^"]*)"|\S+/g)].map(([word, quoted]) => quoted ?? word);
  const [target] = words.at(-2) === '>' ? words.splice(-2).slice(1) : [];
  const { stdout, stderr } = await runHere(words.slice(1), cwd, '');
  if (target === undefined) return stdout + stderr;
  writeFileSync(join(cwd, target), stdout);
  return stderr;
}
