/** Notes and warnings that the project calls errors: a command that reports one has changed nothing but the log. */
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { command as exportPackage } from '../../tools/xstack/commands/package/export.ts';
import { command as importPackage } from '../../tools/xstack/commands/package/import.ts';
import {
  type Instance,
  importPackage as importByProgram,
  openInstance,
  planImport,
  sceneCatalogue,
} from '../../tools/xstack/ops/product/service.ts';
import { caller, emptyDirectory, instanceAt } from './support/instance.ts';
import { packageText, scene } from './support/package.ts';

const host = {
  env: {},
  now: () => Date.UTC(2026, 0, 2),
  progress: () => {},
  signal: new AbortController().signal,
  stdin: Readable.from([]),
  stdout: () => {},
  stderr: () => {},
};

test.each([
  ['note.package.no_bundle', importPackage, { file: 'p.json', strategy: 'skip_existing' }],
  ['warn.package.nothing_imported', importPackage, { file: 'p.json', strategy: 'skip_existing' }],
  ['note.package.no_bundle', exportPackage, { name: 'demo', version: '1.0.0', channel: 'stable' }],
])('%s', async (code, command, args) => {
  const root = emptyDirectory();
  writeFileSync(join(root, 'p.json'), packageText({ scenes: [scene('a', 'A')] }));
  const run = (severity: object) => {
    writeFileSync(join(root, 'xstack.config.json'), JSON.stringify({ severity }));
    return command.run({ ...args, reason: 'a test' }, { ...host, cwd: root });
  };
  const first = { file: 'p.json', strategy: 'skip_existing', reason: 'a test' };
  writeFileSync(join(root, 'xstack.config.json'), '{}');
  await importPackage.run(first, { ...host, cwd: root });
  const before = await contentOf(root);
  const { result, diagnostics, text } = await run({ [code]: 'error' });
  const errors = diagnostics.filter(({ severity }) => severity === 'error').map((d) => d.code);
  expect({ result, text, errors }).toEqual({ result: 'refused', text: '', errors: [code] });
  expect(await contentOf(root)).toEqual(before);
  expect((await run({ [code]: 'off' })).result).toBe('complete');
  expect(await contentOf(root)).not.toEqual(before);
});

test('exported functions judge diagnostics as the commands do', async () => {
  const root = emptyDirectory();
  const text = packageText({ scenes: [scene('a', 'A')] });
  const request = { text, file: 'p.json', strategy: 'skip_existing' };
  const code = 'note.package.no_bundle';
  const open = (config: object, today?: string) => {
    writeFileSync(join(root, 'xstack.config.json'), JSON.stringify(config));
    return openInstance({ root, create: true, ...(today !== undefined && { today: () => today }) });
  };
  const severities = async (instance: Instance) => {
    const planned = await planImport(instance, request);
    await instance.store.close();
    return planned.diagnostics.map(({ severity }) => severity);
  };
  const refusing = await open({ severity: { [code]: 'error' } });
  expect(await importByProgram(refusing, caller, { ...request, reason: 'a test' })).toMatchObject({ ok: false });
  expect(await refusing.store.read((view) => view.imports())).toEqual([]);
  expect(await planImport(refusing, request)).toMatchObject({ ok: false });
  expect(await sceneCatalogue(refusing)).toMatchObject({ ok: false });
  await refusing.store.close();
  expect(await severities(await open({ severity: { [code]: 'off' } }))).toEqual([]);
  const accepted = { code: 'warn.package.nothing_imported', path: 'p.json', reason: 'r', until: '2026-01-31' };
  const first = await open({});
  await importByProgram(first, caller, { ...request, reason: 'a test' });
  await first.store.close();
  for (const [today, severity] of [
    [undefined, 'note'],
    ['2026-01-31', 'note'],
    ['2026-02-01', 'warning'],
  ] as const) {
    const instance = await open({ severity: { [code]: 'off' }, accepted: [accepted] }, today);
    const again = await importByProgram(instance, caller, { ...request, reason: 'a test' });
    await instance.store.close();
    expect(again.diagnostics.map((d) => d.severity)).toEqual([severity]);
  }
});

/** The files, the imports and the ledger of an instance. */
async function contentOf(root: string): Promise<object> {
  const { store } = await instanceAt(root, join('.xstack', 'state.db'));
  const records = await store.read(async (view) => ({ imports: await view.imports(), ledger: await view.ledger({}) }));
  await store.close();
  return { ...records, files: readdirSync(root).sort() };
}
