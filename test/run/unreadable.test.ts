/** Files and directories that exist and cannot be read, or vanish while a run reads. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import type * as FileSystem from '../../tools/xstack/io/file-system.ts';
import { run, runMain } from '../support/incremental.ts';
import { smallWorld } from '../support/incremental-world.ts';
import { type Files, onDisk } from '../support/repository.ts';

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

const versionRegistry = join(import.meta.dirname, '../../tools/xstack/compatx/version_registry.json');
const step = { edits: [], profile: 'fast', bundle: 'bundle.base.lab' };

function withFault(end: string, code: string, times = Number.POSITIVE_INFINITY, files: Files = {}): string {
  faults.set(end, { code, times });
  onTestFinished(() => faults.clear());
  return onDisk({ ...smallWorld(), ...files, 'packs/domain/pack.domain.p4/data/lens.json': '{' });
}

async function command(root: string, argv: readonly string[]): Promise<{ exit: number; said: unknown }> {
  const { exit, stdout } = await runMain(root, argv);
  return { exit, said: JSON.parse(stdout) };
}

function diagnosticsOf(outcome: Awaited<ReturnType<typeof run>>['outcome']): { code: string; file: string }[] {
  return (outcome.said as [{ diagnostics: { code: string; file: string }[] }])[0].diagnostics;
}

test.each([
  'packs/domain/pack.domain.p2/data/frames.json',
  'packs/domain/pack.domain.p2/pack.json',
  'packs/domain/pack.domain.p2/data',
  'packs/domain/pack.domain.p2',
])('an unreadable file hides no other diagnostic: %s', async (path) => {
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

const payload = ['refuse.pack_contrib.invalid_payload_json', 'packs/domain/pack.domain.p4/data/lens.json'];
/** Errors that these repositories have besides. */
const ofTheWorld = /^refuse\.(pack\.invalid_category|scene_package\.|compatx\.missing)/;

test.each<[path: string, others: readonly (readonly string[])[]]>([
  ['bundles/bundle.base.lab/bundle.json', [payload]],
  ['bundles/bundle.base.lab', [payload]],
  ['bundles/bundle.small.lab/bundle.json', [payload]],
  ['bundles/bundle.small.lab', [payload]],
  ['bundles', [payload]],
  ['packs/notes.txt', [payload]],
  ['packs/core/notes.txt', [payload]],
  ['packs/extra', [payload]],
  ['packs/extra/deep', [payload]],
  ['packs/core', [payload]],
  ['packs/domain', []],
  ['packs', []],
  ['packs/.xstackignore', [payload]],
  ['schemas/registries', [payload]],
  ['schemas/registries/calendar.registry-definition.json', [payload]],
  ['tools/xstack/compatx/version_registry.json', [payload]],
  ['packs/domain/pack.domain.p5/scene-package.json', [payload]],
])('outside of the packs, too: %s', async (path, others) => {
  const root = withFault(`/${path}`, 'EACCES', Number.POSITIVE_INFINITY, {
    'packs/notes.txt': 'A stray file.',
    'packs/core/notes.txt': 'Another.',
    'packs/extra/deep/notes.txt': 'A third.',
    'packs/.xstackignore': '*.psd',
    'packs/domain/pack.domain.p5/scene-package.json': '{}',
    'tools/xstack/compatx/version_registry.json': readFileSync(versionRegistry),
  });
  for (const cache of ['off', 'on', 'on'] as const) {
    const { outcome } = await run(root, step, 'build', cache);
    expect(outcome.exit).toBe(3);
    const found = diagnosticsOf(outcome).map(({ code, file }) => [code, file]);
    const errors = found.filter(([code = '']) => code.startsWith('refuse.') && !ofTheWorld.test(code));
    expect(errors).toEqual(expect.arrayContaining([['refuse.io.failure', path], ...others]));
    expect(errors).toHaveLength(others.length + 1);
  }
});

test('an unreadable lockfile hides no other diagnostic', async () => {
  const root = withFault('/build/lockfile.json', 'EACCES', Number.POSITIVE_INFINITY, {
    'build/lockfile.json': '{}',
  });
  const { exit, said } = await command(root, ['run', '--locked', '--json', '--cache', 'off']);
  expect(exit).toBe(3);
  const { diagnostics } = said as { diagnostics: { code: string; file: string }[] };
  const errors = diagnostics.filter(({ code }) => code.startsWith('refuse.'));
  expect(errors.map(({ code, file }) => [code, file])).toEqual([['refuse.io.failure', 'build/lockfile.json'], payload]);
});

test.each<[argv: string[], path: string]>([
  [['pack', 'validate'], 'packs/domain'],
  [['pack', 'validate', 'packs/domain/pack.domain.p1'], 'packs/domain'],
  [['pack', 'hash'], 'packs'],
  [['pack', 'list'], 'bundles'],
  [['bundle', 'list'], 'bundles/bundle.small.lab/bundle.json'],
  [['bundle', 'validate'], 'packs/domain/pack.domain.p1'],
  [['bundle', 'validate', 'bundles/bundle.base.lab'], 'packs/domain'],
  [['registry', 'compile', '--dry-run'], 'packs/domain/pack.domain.p1/data/lens.json'],
  [['lockfile', 'build'], 'bundles/bundle.base.lab/bundle.json'],
])('%j names what cannot be read once: %s', async (argv, path) => {
  const { exit, said } = await command(withFault(`/${path}`, 'EACCES'), [...argv, '--json']);
  expect(exit).toBe(3);
  const { result, diagnostics } = said as { result: string; diagnostics: { code: string; file: string }[] };
  expect(result).toBe('refused');
  expect(diagnostics.filter(({ code }) => code === 'refuse.io.failure').map(({ file }) => file)).toEqual([path]);
});

test('a run is repeated after a file vanished', async () => {
  const root = withFault('/packs/domain/pack.domain.p2/data/frames.json', 'ENOENT', 2);
  const { outcome } = await run(root, step, 'build', 'off');
  expect(outcome.exit).toBe(1);
  expect(diagnosticsOf(outcome).map(({ code }) => code)).not.toContain('refuse.io.failure');
});

test('the document of a failed run has all members, and paths from the root', async () => {
  const root = withFault('/xstack.config.json', 'EIO', 1, { 'xstack.config.json': '{}' });
  const { outcome } = await run(root, step, 'build', 'off');
  expect(outcome.exit).toBe(3);
  expect((outcome.said as unknown[])[0]).toMatchObject({
    result: 'failed',
    profile: 'fast',
    bundle_id: null,
    ordered_pack_ids: [],
    diagnostics: [{ code: 'refuse.io.failure', file: 'xstack.config.json' }],
  });
  expect(JSON.stringify(outcome.said)).not.toContain(join(root, 'xstack'));
});
