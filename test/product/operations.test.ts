/** What single operations promise beside the laws. */
import { expect, test } from 'vitest';
import {
  exportPackage,
  type Instance,
  importPackage,
  planRollback,
  rollbackImport,
} from '../../tools/xstack/commands/product-service.ts';
import { accepted, caller, codesOf, compiledBundle, emptyDirectory, instanceAt, served } from './support/instance.ts';
import { packageText, scene } from './support/package.ts';

const reason = 'a test';

function bring(instance: Instance, code: string, channel = 'stable') {
  const name = `demo.${channel}.${code}`;
  const text = packageText({ name, scenes: [scene(code, 'S')], members: { defaults: { scene_channel: channel } } });
  return importPackage(instance, caller, { text, file: 'p.json', strategy: 'skip_existing', reason });
}

test('a channel serves its own scenes and those of the steadier ones, and an export says which it is of', async () => {
  const instance = await instanceAt(compiledBundle({ 'scene.compiled': 'C' }));
  for (const channel of ['stable', 'beta', 'dev']) accepted(await bring(instance, `scene.${channel}`, channel));
  const codesOn = async (channel: string) => {
    const names = { packageName: 'out', packageVersion: '1.0.0', generatedAt: caller.at };
    const { answer } = accepted(await exportPackage(instance, caller, { ...names, channel, reason }));
    expect(answer).toMatchObject({ scene_channel: channel, package: { defaults: { scene_channel: channel } } });
    return (answer.package['scenes'] as { code: string }[]).map(({ code }) => code.slice('scene.'.length));
  };
  expect(await codesOn('stable')).toEqual(['compiled', 'stable']);
  expect(await codesOn('beta')).toEqual(['beta', 'compiled', 'stable']);
  expect(await codesOn('dev')).toEqual(['beta', 'compiled', 'dev', 'stable']);
  await instance.store.close();
});

test('an undoing that was planned is not carried out when something was imported since', async () => {
  const instance = await instanceAt(emptyDirectory());
  const { import_id: importId } = accepted(await bring(instance, 'scene.a'));
  const { plan_hash } = accepted(await planRollback(instance, importId));
  accepted(await bring(instance, 'scene.b'));
  const stale = await rollbackImport(instance, caller, { importId, reason, planHash: plan_hash });
  expect(codesOf(stale)).toEqual(['refuse.package.plan_stale']);
  expect(Object.keys(await served(instance))).toEqual(['scene.a', 'scene.b']);
  const { plan_hash: now } = accepted(await planRollback(instance, importId));
  accepted(await rollbackImport(instance, caller, { importId, reason, planHash: now }));
  expect(Object.keys(await served(instance))).toEqual(['scene.b']);
  await instance.store.close();
});
