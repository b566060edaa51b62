/** Guarantees of single operations beyond the properties in `laws.ts`. */
import { expect, test } from 'vitest';
import { canonicalJson } from '../../tools/xstack/core/base/json/canonical.ts';
import {
  exportPackage,
  getPackage,
  type Instance,
  importPackage,
  packageHistory,
  planImport,
  planRollback,
  rollbackImport,
} from '../../tools/xstack/ops/product/service.ts';
import {
  accepted,
  caller,
  codesOf,
  compiledBundle,
  emptyDirectory,
  importedScenes,
  instanceAt,
  served,
  writeByHand,
} from './support/instance.ts';
import { packageText, scene } from './support/package.ts';

const reason = 'a test';

function bring(instance: Instance, code: string, channel = 'stable') {
  const name = `demo.${channel}.${code}`;
  const text = packageText({ name, scenes: [scene(code, 'S')], members: { defaults: { scene_channel: channel } } });
  return importPackage(instance, caller, { text, file: 'p.json', strategy: 'skip_existing', reason });
}

test('a channel serves its own scenes and those of more stable ones, and an export names its channel', async () => {
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

const unreadableRanges = ['1.0.0 ||', '|| 1.0.0', '||', ' ', 'any', '1.0.0 - ', '>=1.0.0,<2', `^1${' '.repeat(300)}`];

test('every entry of `supported_from` that is neither a version nor a range is refused where it is', async () => {
  const instance = await instanceAt(emptyDirectory());
  const planned = (supported_from: readonly string[], breaking: boolean) => {
    const upgrade = { type: 'inplace', supported_from: [...supported_from], breaking };
    const text = packageText({ scenes: [scene('a', 'A')], members: { upgrade } });
    return planImport(instance, { text, file: 'p.json', strategy: 'skip_existing' });
  };
  accepted(await planned(['1.0.0+b', '1.x', '>=1.0.0 <2', '^1 || ~3.1', '9.9.9-rc.1'], true));
  const { diagnostics } = await planned(['1.0.0', ...unreadableRanges], false);
  expect(diagnostics.map(({ code, at }) => [code, at?.pointer])).toEqual([
    ...unreadableRanges.map((_, i) => ['refuse.package.invalid_version', `/upgrade/supported_from/${i + 1}`]),
  ]);
  expect(diagnostics.every(({ message }) => message.length < 200)).toBe(true);
  await instance.store.close();
});

test('no export has a range that its import refuses', async () => {
  const instance = await instanceAt(compiledBundle({ 'scene.compiled': 'C' }));
  const names = { packageName: 'out', packageVersion: '2.0.0', generatedAt: caller.at, channel: 'stable', reason };
  const upgrade = { supportedFrom: ['1.0.0', ...unreadableRanges], breaking: true };
  expect(codesOf(await exportPackage(instance, caller, { ...names, upgrade }))).toEqual(
    unreadableRanges.map(() => 'refuse.package.invalid_version'),
  );
  expect(await instance.store.read((view) => view.ledger({}))).toEqual([]);
  await instance.store.close();
});

test('a package has at most 50,000 scenes', async () => {
  const instance = await instanceAt(emptyDirectory());
  const planned = (count: number) => {
    const scenes = Array.from({ length: count }, (_, i) => scene(`s${i}`, 'S'));
    return planImport(instance, { text: packageText({ scenes }), file: 'p.json', strategy: 'skip_existing' });
  };
  expect(accepted(await planned(50_000)).summary.scene_count).toBe(50_000);
  expect(codesOf(await planned(50_001))).toEqual(['refuse.package.schema_invalid']);
  await instance.store.close();
});

test('a planned rollback is refused after a later import', async () => {
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

const upgrade = { type: 'inplace', supported_from: ['>=1.0.0'], breaking: true };

test('an older package is never a breaking change', async () => {
  const instance = await instanceAt(emptyDirectory());
  const bringVersion = (version: string) => {
    const text = packageText({ version, scenes: [scene('scene.a', version)], members: { upgrade } });
    return importPackage(instance, caller, { text, file: 'p.json', strategy: 'override_existing', reason });
  };
  accepted(await bringVersion('2.0.0'));
  expect(codesOf(await bringVersion('2.1.0'))).toEqual(['refuse.package.breaking_upgrade']);
  expect(accepted(await bringVersion('1.9.0')).installation.installed_version).toBe('1.9.0');
  await instance.store.close();
});

test('the ledger has the first installation of a package and the time of its last version', async () => {
  const instance = await instanceAt(emptyDirectory());
  const day = (n: number) => ({ ...caller, at: `2026-01-0${n}T00:00:00.000Z` });
  const names = { packageName: 'demo.world', packageVersion: '1.1.0', channel: 'stable', generatedAt: caller.at };
  for (const [i, version] of ['1.0.0', '1.0.0', '1.1.0'].entries()) {
    const text = packageText({ version, scenes: [scene('scene.a', version)] });
    const request = { text, file: 'p.json', strategy: 'override_existing', reason };
    accepted(await importPackage(instance, day(i + 1), request));
  }
  accepted(await exportPackage(instance, day(4), { ...names, reason }));
  const { installations } = accepted(await packageHistory(instance, 'demo.world'));
  expect(
    installations.map((row) => [row.source, row.installed_version, row.installed_at, row.last_upgrade_at, row.active]),
  ).toEqual([
    ['export', '1.1.0', day(1).at, day(3).at, true],
    ['import', '1.1.0', day(1).at, day(3).at, false],
    ['import', '1.0.0', day(1).at, null, false],
    ['import', '1.0.0', day(1).at, null, false],
  ]);
  await instance.store.close();
});

test('an exported package is stored byte for byte', async () => {
  const instance = await instanceAt(compiledBundle({ 'scene.a': 'A' }));
  const names = { packageName: 'out', packageVersion: '1.0.0', channel: 'stable', generatedAt: caller.at };
  const { text } = accepted(await exportPackage(instance, caller, { ...names, reason }));
  expect(accepted(await getPackage(instance, 'out')).text).toBe(text);
  await instance.store.close();
});

/** Imports packages in sequence, attempts to undo the first, and returns the blockers. */
async function blockersAfter(
  packages: readonly {
    readonly name: string;
    readonly version?: string;
    readonly code: string;
    readonly says: string;
  }[],
  change: (instance: Instance) => Promise<void> = async () => {},
) {
  const instance = await instanceAt(compiledBundle({ 'scene.a': 'A' }));
  for (const { name, version = '1.0.0', code, says } of packages) {
    const text = packageText({ name, version, scenes: [scene(code, says)] });
    const request = { text, file: 'p.json', strategy: 'rename_on_conflict', reason };
    accepted(await importPackage(instance, caller, request));
  }
  await change(instance);
  const before = await served(instance);
  const { blockers } = accepted(await planRollback(instance, 1));
  const refused = await rollbackImport(instance, caller, { importId: 1, reason });
  expect(codesOf(refused)).toEqual(['refuse.package.rollback_blocked']);
  expect(await served(instance)).toEqual(before);
  await instance.store.close();
  return blockers.map(({ import_id, why, scenes }) => [import_id, why, scenes.map(({ code }) => code)]);
}

test('an import is not undone while a later one continues its package', async () => {
  const packages = [
    { name: 'one', code: 'scene.b', says: 'B' },
    { name: 'one', version: '1.1.0', code: 'scene.c', says: 'C' },
  ];
  expect(await blockersAfter(packages)).toEqual([[2, 'same_package', []]]);
});

test('an import with a renamed copy is not undone while a later import has the next copy', async () => {
  const packages = [
    { name: 'one', code: 'scene.a', says: 'another A' },
    { name: 'two', code: 'scene.a', says: 'a third A' },
  ];
  expect(await blockersAfter(packages)).toEqual([[2, 'same_scenes', ['scene.a__pkg1']]]);
});

test('a rollback over manual changes is refused', async () => {
  const edit = async (instance: Instance) => {
    const there = (await importedScenes(instance)).get('scene.b');
    if (there === undefined) throw new Error('the scene was not imported');
    await writeByHand(instance, { put: [{ ...there, text: canonicalJson({ code: 'scene.b', name: 'mine' }) }] });
  };
  expect(await blockersAfter([{ name: 'one', code: 'scene.b', says: 'B' }], edit)).toEqual([
    [null, 'edited', ['scene.b']],
  ]);
});

test('a plan is in the order of codes, whatever the order of the package', async () => {
  const instance = await instanceAt(emptyDirectory());
  const text = packageText({ scenes: [scene('scene.b', 'B'), scene('scene.a', 'A')] });
  const { plan } = accepted(await planImport(instance, { text, file: 'p.json', strategy: 'skip_existing' }));
  expect(plan.items.map(({ code }) => code)).toEqual(['scene.a', 'scene.b']);
  await instance.store.close();
});

test('an export of more values than a package may hold is refused', async () => {
  const instance = await instanceAt(emptyDirectory());
  const dense = (code: string) => ({ ...scene(code, 'S'), parts: Array.from({ length: 70_000 }, () => ({})) });
  for (const code of ['a', 'b']) {
    const text = packageText({ name: `demo.${code}`, scenes: [dense(`scene.${code}`)] });
    accepted(await importPackage(instance, caller, { text, file: 'p.json', strategy: 'skip_existing', reason }));
  }
  const names = { packageName: 'out', packageVersion: '1.0.0', generatedAt: caller.at };
  expect(codesOf(await exportPackage(instance, caller, { ...names, channel: 'stable', reason }))).toEqual([
    'refuse.json.too_many_values',
  ]);
});
