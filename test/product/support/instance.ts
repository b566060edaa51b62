/** Instances for tests: a compiled bundle on the disk, and a store. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import type { Report } from '../../../tools/xstack/core/base/diagnostic/diagnostic.ts';
import { overlay } from '../../../tools/xstack/core/product/catalogue.ts';
import type { ImportedScene, StoreChange } from '../../../tools/xstack/core/product/types.ts';
import { compile } from '../../../tools/xstack/index.ts';
import { writeFiles } from '../../../tools/xstack/io/write-file.ts';
import { readCompiledScenes } from '../../../tools/xstack/ops/product/catalogue.ts';
import { type Caller, type Instance, type Outcome, openInstance } from '../../../tools/xstack/ops/product/service.ts';
import { bundle, manifest, text } from '../../support/repository.ts';

const directories: string[] = [];
afterAll(() => {
  for (const directory of directories) rmSync(directory, { recursive: true, force: true });
});

export function emptyDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'xstack-product-'));
  directories.push(directory);
  return directory;
}

/** A directory with the outputs of a bundle that has these scenarios: id and name. */
export function compiledBundle(scenarios: Readonly<Record<string, string>>): string {
  const root = emptyDirectory();
  const ids = Object.keys(scenarios);
  const payloads = ids.map((id) => [
    `packs/core/pack.core.a/data/${id}.json`,
    text({ scenario_id: id, version: '1.0.0', name: scenarios[id] }),
  ]);
  const contributions = ids.map((id) => ({ type: 'scenario_spec', id, path: `data/${id}.json` }));
  const pack = manifest('pack.core.a', { contribution_types: ['scenario_spec'], contributions });
  const { result, outputs } = compile({
    'packs/core/pack.core.a/pack.json': text(pack),
    ...Object.fromEntries(payloads),
    ...bundle(['pack.core.a']),
  });
  if (result !== 'complete') throw new Error('the bundle of the test does not compile');
  writeFiles([...outputs].map(([path, content]) => ({ target: join(root, 'build', path), content })));
  return root;
}

export function instanceAt(root: string, database = ':memory:'): Promise<Instance> {
  return openInstance({ root, database, create: true });
}

export const caller: Caller = { actor: 'tester', trace_id: 'trace-0', at: '2026-01-02T03:04:05.000Z' };

/** Returns the answer; throws with the codes if it was refused. */
export function accepted<T>(outcome: Outcome<T>): T {
  if (outcome.ok) return outcome.value;
  throw new Error(`refused: ${codesOf(outcome).join(', ')}`);
}

export function codesOf({ diagnostics }: Outcome<unknown>): string[] {
  return diagnostics.filter(({ severity }) => severity === 'error').map(({ code }) => code);
}

/** Returns the scenes that an instance serves: code to canonical JSON. */
export async function served(instance: Instance): Promise<Readonly<Record<string, string>>> {
  const complain: Report = (d) => {
    if (d.severity === 'error') throw new Error(d.message);
  };
  const compiled = readCompiledScenes(complain, instance);
  if (compiled === undefined) throw new Error('the bundle of the test cannot be read');
  const imported = await importedScenes(instance);
  return Object.fromEntries([...overlay(compiled, imported.values())].map(([code, scene]) => [code, scene.text]));
}

export function importedScenes({ store }: Instance): Promise<ReadonlyMap<string, ImportedScene>> {
  return store.read((view) => view.importedScenes());
}

/** Writes to the database directly, without the checks of the store. */
export function writeByHand({ store }: Instance, change: Partial<StoreChange>): Promise<void> {
  return store.write((transaction) => transaction.apply({ put: [], remove: [], retired: [], log: [], ...change }));
}
