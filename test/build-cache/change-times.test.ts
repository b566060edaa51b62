/** If the `ctime` of a file can be set or is in the future, only the content proves that a file is unchanged. */
import { lstatSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { changeTimes, withChangeTimes } from '../support/change-times.ts';
import { waitForClock } from '../support/clock.ts';
import { run } from '../support/incremental.ts';
import { smallWorld } from '../support/incremental-world.ts';
import { onDisk } from '../support/repository.ts';

vi.mock('../../tools/xstack/io/file-system.ts', (original) => withChangeTimes(original));
afterEach(() => {
  changeTimes.kind = 'kernel';
});

const lens = 'packs/domain/pack.domain.p3/data/lens.json';
const step = { edits: [], profile: 'fast', bundle: 'bundle.base.lab' };

/** Writes other content of the same size with the old time of modification, like `cp -p` and `rsync -a`. */
function overwrite(path: string, before: string, after: string): void {
  const { atime, mtime } = lstatSync(path);
  writeFileSync(path, readFileSync(path, 'utf8').replace(before, after));
  utimesSync(path, atime, mtime);
}

async function world() {
  const root = onDisk(smallWorld());
  const past = new Date('2020-02-02T02:02:02Z');
  for (const path of Object.keys(smallWorld())) utimesSync(join(root, path), past, past);
  await waitForClock();
  return root;
}

test.each(['kernel', 'derived', 'exfat'] as const)(
  'a file with another content and the same time is read: %s',
  async (kind) => {
    const root = await world();
    changeTimes.kind = kind;
    await run(root, step, 'build', 'on');
    const again = await run(root, step, 'build', 'on');
    expect(again.use).toMatchObject({ hit: kind === 'kernel', reused: 5, computed: 0 });
    expect(again.use?.note === undefined).toBe(kind === 'kernel');
    overwrite(join(root, lens), 'AAAA', 'BBBB');
    const changed = await run(root, step, 'build', 'on');
    expect(changed.outcome).toEqual((await run(root, step, 'clean', 'off')).outcome);
    expect(readFileSync(join(root, 'build/registries/lens.registry.json'), 'utf8')).toContain('BBBB');
    overwrite(join(root, 'build/registries/lens.registry.json'), 'BBBB', 'CCCC');
    const mended = await run(root, step, 'build', 'on');
    expect(mended.outcome.written).toEqual(changed.outcome.written);
  },
);

test('a future modification time does not prevent a cache hit', async () => {
  const root = await world();
  const future = new Date(Date.now() + 86_400_000_000);
  utimesSync(join(root, lens), future, future);
  await waitForClock();
  await run(root, step, 'build', 'on');
  expect((await run(root, step, 'build', 'on')).use).toEqual({ hit: true, reused: 5, computed: 0 });
});

test('a future change time disables only the fingerprint of its pack, and is reported once', async () => {
  const root = await world();
  changeTimes.kind = 'future';
  await run(root, step, 'build', 'on');
  const again = await run(root, step, 'build', 'on');
  expect(again.use).toMatchObject({ hit: false, reused: 5, computed: 0 });
  expect(again.use.note).toContain('`packs/domain/pack.domain.p3` has a change time in the future');
  changeTimes.kind = 'kernel';
  await run(root, step, 'build', 'on');
  expect((await run(root, step, 'build', 'on')).use).toEqual({ hit: true, reused: 5, computed: 0 });
});
