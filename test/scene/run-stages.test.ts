/** `run --publish` and `run --install`: a run is complete only if the scene stages succeeded. */
import { mkdirSync, rmSync } from 'node:fs';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { command as run } from '../../tools/xstack/commands/run.ts';
import { command as publish } from '../../tools/xstack/commands/scene/publish.ts';
import { bundle, manifest, text } from '../support/repository.ts';
import { makeWorld, type SceneWorld, said, writeScene } from './support/world.ts';

/** Another process acts at the moment when the staged directory is to be moved to the target. */
let meanwhile: (() => void) | undefined;

vi.mock('../../tools/xstack/io/install/swap.ts', async (original) => {
  const real = await original<typeof import('../../tools/xstack/io/install/swap.ts')>();
  return {
    ...real,
    renameToTarget: (staging: Parameters<typeof real.renameToTarget>[0]) => {
      if (meanwhile === undefined) return real.renameToTarget(staging);
      meanwhile();
      return false;
    },
  };
});

let world: SceneWorld;
beforeEach(async () => {
  world = makeWorld();
  meanwhile = undefined;
  const files = { 'packs/core/pack.core.a/pack.json': text(manifest('pack.core.a')), ...bundle(['pack.core.a']) };
  for (const [path, content] of Object.entries(files)) world.write(path, content);
  writeScene(world, 'pkg');
  await world.run(publish, { package: 'pkg' });
});
afterEach(() => world.remove());

const running = (args: object) => world.run(run, { profile: 'fast', format: 'text', ...args });
const errors = ({ diagnostics }: Awaited<ReturnType<typeof running>>) =>
  diagnostics.filter(({ severity }) => severity === 'error').map(({ code }) => code);

test('installing the same version again is complete as long as it is unchanged', async () => {
  for (const name of ['lantern', 'lantern', 'lantern@1.0.0'])
    expect(await running({ install: name })).toMatchObject({ result: 'complete' });
  world.write('lantern/scenes/main.yaml', 'scene: other\n');
  const changed = await running({ install: 'lantern' });
  expect([changed.result, errors(changed)]).toEqual(['refused', ['refuse.scene_install.target_exists']]);
});

test.each([
  ['is gone again', () => {}],
  ['is an empty directory', () => mkdirSync(world.path('lantern'))],
])('a target that another process has created and that %s refuses the run', async (_, created) => {
  meanwhile = created;
  const result = await running({ install: 'lantern' });
  expect([result.result, errors(result)]).toEqual(['refused', ['refuse.scene_install.target_exists']]);
  expect(said(result).join()).toContain('was created by another process meanwhile');
  meanwhile = undefined;
  rmSync(world.path('lantern'), { recursive: true, force: true });
  expect(await running({ install: 'lantern' })).toMatchObject({ result: 'complete' });
});

test('a strict run that a warning refuses has published nothing', async () => {
  const version = { version: '1.1.0', more: { capabilities: { provides: [] } } };
  writeScene(world, 'pkg', version);
  world.write('xstack.config.json', text({ severity: { 'warn.pack.placeholder_hash': 'off' } }));
  const before = world.picture('.kiro');
  const strict = await running({ profile: 'strict', publish: 'pkg' });
  expect([strict.result, errors(strict)]).toEqual(['refused', ['warn.scene_package.no_capabilities']]);
  expect(world.picture('.kiro')).toEqual(before);
  expect(await running({ publish: 'pkg' })).toMatchObject({ result: 'complete' });
});

test.each([
  ['a version of another form', { install: 'lantern@1@2' }],
  ['no version after the @', { install: 'lantern@' }],
  ['a package that is not published', { install: 'lamp' }],
  ['a version that is published already', { publish: 'pkg' }],
  ['no package directory', { publish: 'packs' }],
])('%s refuses the run with an error', async (_, args) => {
  const result = await running(args);
  expect(result.result).toBe('refused');
  expect(errors(result).length).toBeGreaterThan(0);
});
