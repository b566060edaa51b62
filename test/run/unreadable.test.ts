/** Files and directories that exist and cannot be read, or vanish while a run reads. */
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import type * as FileSystem from '../../tools/xstack/io/file-system.ts';
import { run, smallWorld } from '../support/incremental.ts';
import { onDisk } from '../support/repository.ts';

/** The calls that fail, by the end of the path: with which error, and how often. */
const faults = vi.hoisted(() => new Map<string, { code: string; times: number }>());

vi.mock('../../tools/xstack/io/file-system.ts', async (original) => {
  const real = (await original()) as typeof FileSystem;
  const failing = (call: (...args: never[]) => unknown) =>
    ((...args: never[]) => {
      for (const [end, fault] of faults)
        if (String(args[0]).endsWith(end) && fault.times-- > 0)
          throw Object.assign(new Error(), { code: fault.code, errno: -1 });
      return Reflect.apply(call, undefined, args);
    }) as never;
  return { ...real, openSync: failing(real.openSync), readdirSync: failing(real.readdirSync) };
});

const step = { edits: [], profile: 'fast', bundle: 'bundle.base.lab' };

function withFault(end: string, code: string, times = Number.POSITIVE_INFINITY): string {
  faults.set(end, { code, times });
  onTestFinished(() => faults.clear());
  return onDisk({ ...smallWorld(), 'packs/domain/pack.domain.p4/data/lens.json': '{' });
}

function diagnosticsOf(outcome: Awaited<ReturnType<typeof run>>['outcome']): { code: string; file: string }[] {
  return (outcome.said as [{ diagnostics: { code: string; file: string }[] }])[0].diagnostics;
}

test.each([
  'packs/domain/pack.domain.p2/data/frames.json',
  'packs/domain/pack.domain.p2/pack.json',
  'packs/domain/pack.domain.p2/data',
  'packs/domain/pack.domain.p2',
])('what cannot be read hides nothing else: %s', async (path) => {
  const root = withFault(`/${path}`, 'EACCES');
  for (const cache of ['off', 'on', 'on'] as const) {
    const { outcome } = await run(root, step, 'build', cache);
    expect(outcome.exit).toBe(3);
    const found = diagnosticsOf(outcome);
    expect(found.filter(({ code }) => code.startsWith('refuse.')).map(({ code, file }) => [code, file])).toEqual([
      ['refuse.io.failure', path],
      ['refuse.pack_contrib.invalid_payload_json', 'packs/domain/pack.domain.p4/data/lens.json'],
    ]);
  }
});

test('a file that vanished is looked at again', async () => {
  const root = withFault('/packs/domain/pack.domain.p2/data/frames.json', 'ENOENT', 2);
  const { outcome } = await run(root, step, 'build', 'off');
  expect(outcome.exit).toBe(1);
  expect(diagnosticsOf(outcome).map(({ code }) => code)).not.toContain('refuse.io.failure');
});

test('a run that cannot be done has all members of its document, and paths from the root', async () => {
  const root = withFault('/bundles/bundle.base.lab/bundle.json', 'EIO');
  const { outcome } = await run(root, step, 'build', 'off');
  expect(outcome.exit).toBe(3);
  expect((outcome.said as unknown[])[0]).toMatchObject({
    result: 'failed',
    profile: 'fast',
    bundle_id: null,
    ordered_pack_ids: [],
    diagnostics: [{ code: 'refuse.io.failure', file: 'bundles/bundle.base.lab/bundle.json' }],
  });
  expect(JSON.stringify(outcome.said)).not.toContain(join(root, 'bundles'));
});
