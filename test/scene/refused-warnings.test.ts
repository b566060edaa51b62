/** Warnings that the project calls errors: a command that reports one has changed nothing. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { command as deprecate } from '../../tools/xstack/commands/scene/deprecate.ts';
import { command as install } from '../../tools/xstack/commands/scene/install.ts';
import { command as pack } from '../../tools/xstack/commands/scene/pack.ts';
import { command as publish } from '../../tools/xstack/commands/scene/publish.ts';
import { command as tag } from '../../tools/xstack/commands/scene/tag.ts';
import { command as uninstall } from '../../tools/xstack/commands/scene/uninstall.ts';
import { command as unpublish } from '../../tools/xstack/commands/scene/unpublish.ts';
import { command as validate } from '../../tools/xstack/commands/scene/validate.ts';
import { command as version } from '../../tools/xstack/commands/scene/version.ts';
import type { Arguments, Command } from '../../tools/xstack/ops/command.ts';
import { makeWorld, registryIndex, type SceneWorld, writeScene } from './support/world.ts';

let world: SceneWorld;
beforeEach(() => {
  world = makeWorld();
});
afterEach(() => world.remove());

const nothingProvided = { more: { capabilities: { provides: [], requires: ['light.far'] } } };
const provides = 'warn.scene_package.no_capabilities';

async function changesNothing(code: string, command: Command, args: Arguments): Promise<void> {
  world.write('xstack.config.json', JSON.stringify({ severity: { [code]: 'error' } }));
  const before = world.picture();
  const { result, diagnostics, text, json } = await world.run(command, args);
  const errors = diagnostics.filter(({ severity }) => severity === 'error').map((d) => d.code);
  expect({ result, text, errors }).toEqual({ result: 'refused', text: '', errors: [code] });
  expect(json).toMatchObject({ success: false });
  expect(world.picture()).toEqual(before);
  world.write('xstack.config.json', '{}');
}

test('publish, pack, version and validate', async () => {
  writeScene(world, 'pkg', nothingProvided);
  await changesNothing(provides, publish, { package: 'pkg' });
  await changesNothing(provides, publish, { package: 'pkg', 'dry-run': true });
  await changesNothing(provides, pack, { dir: 'pkg' });
  await changesNothing(provides, version, { package: 'pkg', bump: 'patch' });
  await changesNothing(provides, validate, { dir: 'pkg' });
});

test('install and uninstall', async () => {
  writeScene(world, 'pkg', nothingProvided);
  await world.run(publish, { package: 'pkg' });
  await changesNothing('warn.scene_install.missing_capability', install, { name: 'lantern' });
  await world.run(install, { name: 'lantern' });
  world.write('lantern/own.txt', 'mine');
  await changesNothing('warn.scene_install.files_kept', install, { name: 'lantern', force: true });
  await changesNothing('warn.scene_install.files_kept', install, { name: 'lantern', force: true, 'dry-run': true });
  await changesNothing('warn.scene_install.files_kept', uninstall, { dir: 'lantern' });
  await world.run(deprecate, { name: 'lantern', version: '1.0.0', message: 'old' });
  await changesNothing('warn.scene_registry.deprecated', install, { name: 'lantern', out: 'elsewhere' });
});

test('changes of an index with a byte-order mark', async () => {
  writeScene(world, 'pkg');
  await world.run(publish, { package: 'pkg' });
  world.write(registryIndex, `\ufeff${world.read(registryIndex)}`);
  writeScene(world, 'pkg', { version: '1.1.0' });
  const code = 'warn.json.byte_order_mark';
  await changesNothing(code, publish, { package: 'pkg' });
  await changesNothing(code, unpublish, { name: 'lantern', version: '1.0.0' });
  await changesNothing(code, tag, { action: 'add', name: 'lantern', tag: 'x1', version: '1.0.0' });
});

test('an accepted warning is a note, and the change is made', async () => {
  writeScene(world, 'work/pkg', nothingProvided);
  const accepted = [{ code: provides, path: 'work/pkg/scene-package.json', reason: 'a test' }];
  world.write('xstack.config.json', JSON.stringify({ accepted }));
  const { result, diagnostics } = await world.run(publish, { package: 'pkg' }, { cwd: world.path('work') });
  expect({ result, severities: diagnostics.map(({ severity }) => severity) }).toEqual({
    result: 'complete',
    severities: ['note'],
  });
});
