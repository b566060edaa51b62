/** Older tools take no lock: one that writes at any moment of a publication loses nothing, and neither does the publisher. */
import { expect, test, vi } from 'vitest';
import { command as publish } from '../../tools/xstack/commands/scene/publish.ts';
import { command as verify } from '../../tools/xstack/commands/scene/verify.ts';
import type * as FileSystem from '../../tools/xstack/io/file-system.ts';
import { legacyPublish } from './support/legacy.ts';
import { makeWorld, type SceneWorld, said, writeScene } from './support/world.ts';

/**
 * Called before each synchronous call of the file system but `readSync`: an index that is rewritten while it is read is
 * refused as broken JSON. The asynchronous calls only take and release the lock.
 */
const calls = vi.hoisted(() => ({ before: () => {} }));

vi.mock('../../tools/xstack/io/file-system.ts', async (original) => {
  const real = (await original()) as typeof FileSystem;
  const observed = (call: (...args: never[]) => unknown) =>
    ((...args: never[]) => {
      calls.before();
      return Reflect.apply(call, undefined, args);
    }) as never;
  const isCall = (name: string, value: unknown): value is () => unknown =>
    name.endsWith('Sync') && name !== 'readSync' && typeof value === 'function';
  return {
    ...real,
    ...Object.fromEntries(
      Object.entries(real).map(([name, value]) => [name, isCall(name, value) ? observed(value) : value]),
    ),
  };
});

const names = (world: SceneWorld) => Object.keys(world.json<{ packages: object }>('reg/registry-index.json').packages);

/** Publishes `new` while an older tool publishes before the calls with these numbers; returns the number of all calls. */
async function publishBeside(
  writes: (call: number) => boolean,
): Promise<{ calls: number; older: string[]; said: string[] }> {
  const world = makeWorld();
  try {
    writeScene(world, 'first', { name: 'first' });
    legacyPublish(world.path('reg'), world.path('first'));
    writeScene(world, 'new', { name: 'new' });
    const older: string[] = [];
    let call = 0;
    calls.before = () => {
      if (!writes(call++)) return;
      const name = `older-${older.push(`older-${older.length}`) - 1}`;
      writeScene(world, name, { name });
      legacyPublish(world.path('reg'), world.path(name));
    };
    const published = await world.run(publish, { package: 'new', registry: 'reg' });
    calls.before = () => {};
    const indexed = [...(published.result === 'complete' ? ['new'] : []), 'first', ...older];
    expect(names(world).sort()).toEqual(indexed.sort());
    expect((await world.run(verify, { registry: 'reg' })).result).toBe('complete');
    return { calls: call, older, said: said(published) };
  } finally {
    calls.before = () => {};
    world.remove();
  }
}

test('one write before any call: both packages are in the index', async () => {
  const { calls } = await publishBeside(() => false);
  expect(calls).toBeGreaterThan(30);
  for (let n = 0; n < calls; n++)
    expect(await publishBeside((call) => call === n)).toMatchObject({ older: ['older-0'], said: [] });
});

test('a write in every attempt: the publication is refused, and what the older tool wrote is preserved', async () => {
  const { older, said } = await publishBeside((call) => call % 20 === 19);
  expect(older.length).toBeGreaterThan(9);
  expect(said).toEqual(['refuse.scene.io_failed: the index was rewritten by other tools in every attempt']);
});
