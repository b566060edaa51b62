/** Follows docs/guide/first_pack.md in the repository that `xstack init` starts. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { root, xstack } from '../support/binary.ts';

const page = readFileSync(join(root, 'docs/guide/first_pack.md'), 'utf8');
const command = /^\$ npx xstack (.+)$/gm;
/** The arguments of each command of the page, in its order. */
const commands = [...page.matchAll(command)].map(([, line = '']) =>
  [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? ''),
);
const [payload = '', manifestMembers = ''] = [...page.matchAll(/```json\n([\s\S]*?)```/g)].map(([, json = '']) => json);

let directory = '';
const run = (argv: readonly string[]) => xstack([...argv], { cwd: directory });
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'xstack-first-pack-'));
  expect(run(['init', '--yes']).status).toBe(0);
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

test('each command of the page succeeds, and the lens becomes a row', () => {
  const [create, select, writeHash, strict, depend, ...others] = commands;
  expect(others).toEqual([]);
  for (const argv of [create, select, ['run']]) expect(run(argv ?? [])).toMatchObject({ status: 0 });

  const pack = join(directory, 'packs/domain/pack.domain.tides');
  const manifest = JSON.parse(readFileSync(join(pack, 'pack.json'), 'utf8'));
  writeFileSync(join(pack, 'data/lens.tides.json'), payload);
  writeFileSync(join(pack, 'pack.json'), JSON.stringify({ ...manifest, ...JSON.parse(`{${manifestMembers}}`) }));
  const refused = run(['run']);
  expect(refused.status).toBe(1);
  expect(refused.stderr).toContain('refuse.pack.canonical_hash_mismatch');

  for (const argv of [writeHash, strict, depend, strict]) expect(run(argv ?? [])).toMatchObject({ status: 0 });
  const lenses = readFileSync(join(directory, 'build/registries/lens.registry.json'), 'utf8');
  expect(lenses).toContain('"lens.tides"');
});
