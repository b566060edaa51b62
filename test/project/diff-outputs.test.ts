/** Output directories are compared only if their registries are the locked ones. */
import { appendFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { world } from '../support/compat-world.ts';
import { onDisk } from '../support/repository.ts';
import { runHere } from '../support/story.ts';

async function built(): Promise<string> {
  const root = onDisk(world());
  for (const out of ['old', 'build']) expect((await runHere(['run', '--out', out], root, '')).exit).toBe(0);
  return root;
}

test('equal output directories do not differ, whatever their paths', async () => {
  const root = await built();
  const { exit, stdout } = await runHere(['diff', 'old', 'build'], root, '');
  expect([exit, stdout]).toEqual([0, 'old -> build, bundle bundle.base.lab: no difference\n']);
});

test.each([
  ['missing', 'refuse.lockfile.missing_registry', (path: string) => rmSync(path)],
  ['changed', 'refuse.json.syntax', (path: string) => appendFileSync(path, '}')],
])('a registry that is %s refuses the comparison', async (_, code, change) => {
  const root = await built();
  change(join(root, 'old/registries/lens.registry.json'));
  const { exit, stderr } = await runHere(['diff', 'old', 'build'], root, '');
  expect(exit).toBe(1);
  expect(stderr).toContain(code);
  // Paths are those from the root of the project.
  expect(stderr).not.toContain(root);
});
