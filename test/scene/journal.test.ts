/** Journals of dead processes: xstack writes short ones, and refuses longer ones by their size. */
import { hostname } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { command as install } from '../../tools/xstack/commands/scene/install.ts';
import { command as publish } from '../../tools/xstack/commands/scene/publish.ts';
import { Failure } from '../../tools/xstack/io/failure.ts';
import { interruptedEntries, wasInterrupted } from '../../tools/xstack/io/recovery/journal.ts';
import { makeWorld, type SceneWorld, said, writeScene } from './support/world.ts';

let world: SceneWorld;
beforeEach(() => {
  world = makeWorld();
  writeScene(world, 'pkg');
});
afterEach(() => world.remove());

const limit = 65_536;
const host = hostname()
  .replace(/[^A-Za-z0-9]/g, '_')
  .slice(0, 32);
/** Name of a journal of a process of an earlier boot of this machine. */
const journal = `intent.${host}-00000000-1-0`;

test('an entry of 64 KiB is read, and a longer one is refused', () => {
  const entry = 'é'.repeat(limit / 2);
  world.write(journal, entry);
  expect(interruptedEntries(world.root, 'intent.')).toEqual([entry]);
  expect(wasInterrupted(world.root, 'intent.', entry)).toBe(true);
  world.write(journal, `${entry}.`);
  expect(() => interruptedEntries(world.root, 'intent.')).toThrow(Failure);
  expect(interruptedEntries(join(world.root, 'absent'), 'intent.')).toEqual([]);
});

test('a journal above the limit refuses the commands that it could concern, and is named', async () => {
  expect((await world.run(publish, { package: 'pkg' })).result).toBe('complete');
  const path = `.kiro/registry/.xstack/tmp/${journal}`;
  world.write(path, '.'.repeat(limit + 1));
  const refusal = `refuse.scene.file_too_large: cannot read \`${path}\`: it has 65537 bytes; 65536 are allowed`;
  expect(said(await world.run(publish, { package: 'pkg' }))).toEqual([refusal]);
  expect((await world.run(install, { name: 'lantern' })).result).toBe('complete');
  world.write(path, '.'.repeat(limit));
  expect(said(await world.run(publish, { package: 'pkg' }))).toEqual([
    expect.stringMatching(/^refuse\.scene_registry\.version_exists/),
  ]);
});
