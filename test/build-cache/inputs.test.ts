/** Watch mode compares the inputs after each run with those of the run: every input must be part of the key. */
import { appendFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { findProject } from '../../tools/xstack/ops/project/project.ts';
import { environmentKey, inputsKey, readInputs } from '../../tools/xstack/ops/project/project-inputs.ts';
import { readInputsWithCache } from '../../tools/xstack/ops/run/inputs-with-cache.ts';
import { storeRun } from '../../tools/xstack/ops/run/write-run.ts';
import { waitForClock } from '../support/clock.ts';
import { smallWorld } from '../support/incremental-world.ts';
import { onDisk } from '../support/repository.ts';

const result = { bundleId: null, orderedPackIds: [], registries: [], packLockHash: null, diagnostics: {} };

function textNow(root: string): string {
  const project = findProject(() => {}, {}, root);
  return inputsKey(project, readInputs(project, { bundleId: null }));
}

test.each([
  'packs/domain/pack.domain.p1/data/lens.json',
  'packs/domain/pack.domain.p1/stray.txt',
  'packs/notes.md',
  'bundles/bundle.base.lab/bundle.json',
  'bundles/bundle.base.lab/notes.md',
  'bundles/bundle.other.lab/bundle.json',
  'schemas/registries/calendar.registry-definition.json',
  'schemas/content_model.json',
  'tools/xstack/compatx/version_registry.json',
])('%s is an input', (path) => {
  const root = onDisk(smallWorld());
  const before = textNow(root);
  expect(textNow(root)).toBe(before);
  mkdirSync(dirname(join(root, path)), { recursive: true });
  appendFileSync(join(root, path), '\n');
  expect(textNow(root)).not.toBe(before);
});

test.each([
  'packs/.DS_Store',
  'packs/domain/pack.domain.p1/.git/HEAD',
  'packs/domain/pack.domain.p1/data/lens.json~',
  'bundles/.git/HEAD',
  'bundles/bundle.base.lab/.DS_Store',
  'schemas/registries/._calendar.registry-definition.json',
])('%s is not an input: it is not content', (path) => {
  const root = onDisk(smallWorld());
  const before = textNow(root);
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), '?');
  expect(textNow(root)).toBe(before);
});

test('an ignored file is not an input', () => {
  const root = onDisk({ ...smallWorld(), 'packs/a.psd': '', 'packs/.xstackignore': '' });
  const before = textNow(root);
  writeFileSync(join(root, 'packs/.xstackignore'), '*.psd');
  const after = textNow(root);
  expect(after).not.toBe(before);
  appendFileSync(join(root, 'packs/a.psd'), '?');
  expect(textNow(root)).toBe(after);
});

test('an ignored manifest is an input', () => {
  const manifest = 'packs/domain/pack.domain.p1/pack.json';
  const root = onDisk({ ...smallWorld(), 'packs/.xstackignore': manifest.slice('packs/'.length) });
  const before = textNow(root);
  rmSync(join(root, manifest));
  expect(textNow(root)).not.toBe(before);
});

test('the setting of file modes is an input', () => {
  const root = onDisk(smallWorld());
  const environment = () => {
    const project = findProject(() => {}, {}, root);
    return environmentKey(project, readInputs(project, { bundleId: null }));
  };
  const before = environment();
  writeFileSync(join(root, 'xstack.config.json'), '{ "file_modes": "ignore" }');
  expect(environment()).not.toBe(before);
});

test('xstack.config.json is an input', () => {
  const root = onDisk(smallWorld());
  const before = textNow(root);
  writeFileSync(join(root, 'xstack.config.json'), '{ "default_bundle": "bundle.small.lab" }');
  expect(textNow(root)).not.toBe(before);
});

test('the key of inputs does not change when files change afterwards', () => {
  const root = onDisk(smallWorld());
  const project = findProject(() => {}, {}, root);
  const inputs = readInputs(project);
  const before = inputsKey(project, inputs);
  appendFileSync(join(root, 'bundles/bundle.base.lab/bundle.json'), '\n');
  expect(inputsKey(project, inputs)).toBe(before);
});

test('a run is not cached if a bundle changed meanwhile', async () => {
  const root = onDisk(smallWorld());
  await waitForClock();
  const project = findProject(() => {}, {}, root);
  const open = () => readInputsWithCache(project, { bundleId: 'bundle.base.lab' });
  const bundle = join(root, 'bundles/bundle.base.lab/bundle.json');
  const before = readFileSync(bundle);
  const store = (opened: ReturnType<typeof open>) => storeRun({ ...opened, project }, { result }, []);

  const first = open();
  appendFileSync(bundle, '\n');
  store(first);
  writeFileSync(bundle, before);
  expect(open().cache?.lastRun()).toBeUndefined();
  store(open());
  expect(open().cache?.lastRun()?.result).toEqual(result);
});
