/** Conditions for patching a run instead of compiling it. */
import { appendFileSync, readFileSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { defaultPolicy } from '../../tools/xstack/core/base/diagnostic/policy.ts';
import type { Arguments } from '../../tools/xstack/ops/command.ts';
import { findProject } from '../../tools/xstack/ops/project/project.ts';
import { changedRun } from '../../tools/xstack/ops/run/changed-run.ts';
import { finishRun } from '../../tools/xstack/ops/run/finish-run.ts';
import { readInputsWithCache } from '../../tools/xstack/ops/run/inputs-with-cache.ts';
import type { RunContext } from '../../tools/xstack/ops/run/run-context.ts';
import { stageClock } from '../../tools/xstack/ops/run/stage-clock.ts';
import { waitForClock } from '../support/clock.ts';
import { run, testHost } from '../support/incremental.ts';
import { smallWorld } from '../support/incremental-world.ts';
import { bundle, onDisk } from '../support/repository.ts';

const step = { edits: [], profile: 'fast', policy: defaultPolicy, bundle: 'bundle.base.lab' };
const pack = 'packs/domain/pack.domain.p3';
const last = 'packs/domain/pack.domain.p5';

function replaced(path: string, what: RegExp | string, by: string) {
  return (root: string) => {
    const before = readFileSync(join(root, path), 'utf8');
    const after = before.replace(what, by);
    if (after === before) throw new Error(`nothing to replace in ${path}`);
    writeFileSync(join(root, path), after);
  };
}

/** Edits a repository after a run, and runs again; the outputs must equal those of a run without cache. */
async function after(edit: (root: string) => void, before: (root: string) => void = () => {}) {
  const root = onDisk({ ...smallWorld(), 'elsewhere/README.md': 'A pack.\n' });
  before(root);
  await waitForClock();
  await run(root, step, 'build', 'on');
  edit(root);
  await waitForClock();
  const { outcome, isPatched, use } = await run(root, step, 'build', 'on');
  expect(outcome).toEqual((await run(root, step, 'clean', 'off')).outcome);
  expect(use.hit).toBe(false);
  return { isPatched, use };
}

test.each<[string, (root: string) => void, number]>([
  ['a text', replaced(`${pack}/data/lens.json`, 'AAAA', 'Another "text" \\\\'.replaceAll('"', '\\"')), 1],
  ['white space', (root) => appendFileSync(join(root, pack, 'data/frames.json'), '\n'), 1],
  ['a README file', (root) => appendFileSync(join(root, pack, 'README.md'), 'More.\n'), 1],
  ['only a time', (root) => utimesSync(join(root, pack, 'data/lens.json'), 1, 1), 0],
  ['a version that nothing depends on', replaced(`${last}/pack.json`, '"version": "1.0.0"', '"version": "1.0.1"'), 1],
  ['a number', replaced(`${pack}/data/frames.json`, '"x": 0', '"x": 12'), 1],
])('patched: %s', async (_, edit, computed) => {
  expect(await after(edit)).toEqual({ isPatched: true, use: { hit: false, reused: 5 - computed, computed } });
});

test.each<[string, (root: string) => void]>([
  ['a reference', replaced(`${pack}/data/frames.json`, '"frame.p2"', '"frame.p1"')],
  ['a reference that leads nowhere', replaced(`${pack}/data/calendars.json`, 'object.p3', 'object.p9')],
  ['a search key', replaced(`${pack}/data/calendars.json`, 'calendar 3', 'calendar 4')],
  ['an id, and so the order', replaced(`${pack}/data/frames.json`, '"frame.p3.inner"', '"frame.p0.inner"')],
  ['one row less', replaced(`${pack}/data/calendars.json`, /"calendars": \[[\s\S]*\]/, '"calendars": []')],
  ['a file that may not be there', (root) => writeFileSync(join(root, pack, 'stray.txt'), '?\n')],
  ['a finding', replaced(`${pack}/pack.json`, '"lens",', '"lens", "ui_windows",')],
  ['a refusal', replaced(`${pack}/data/lens.json`, 'diegetic', 'other')],
  ['a version that a dependency excludes', replaced(`${pack}/pack.json`, '"version": "1.0.0"', '"version": "1.0.1"')],
  ['a dependency', replaced(`${pack}/pack.json`, '"pack.domain.p2@1.0.0"', '"pack.domain.p1@1.0.0"')],
  ['a contribution', replaced(`${pack}/pack.json`, '"frames.p3"', '"frames.of.p3"')],
  ['the bundle', (root) => write(root, bundle(['pack.domain.p1', 'pack.domain.p2']))],
  [
    'a registry of the project',
    replaced('schemas/registries/calendar.registry-definition.json', 'Time systems', 'Times'),
  ],
  ['one pack less', (root) => rmSync(join(root, 'packs/domain/pack.domain.p5'), { recursive: true })],
  ['one pack more', (root) => renameSync(join(root, 'elsewhere'), join(root, 'packs/domain/pack.domain.p6'))],
  ['an output', (root) => appendFileSync(join(root, 'build/registries/lens.registry.json'), ' ')],
])('compiled: %s', async (_, edit) => {
  expect((await after(edit)).isPatched).toBe(false);
});

test('compiled: a version that a relation of another pack excludes', async () => {
  const manifest = 'packs/domain/pack.domain.p1/pack.json';
  const relation = '"schema_version": "1.1.0", "conflicts": ["pack.domain.p5@1.0.1"]';
  const { isPatched } = await after(
    replaced(`${last}/pack.json`, '"version": "1.0.0"', '"version": "1.0.1"'),
    replaced(manifest, '"schema_version": "1.0.0"', relation),
  );
  expect(isPatched).toBe(false);
});

/** The context of a run after one item of a pack changed. */
async function contextAfterEdit(args: Arguments): Promise<RunContext> {
  const root = onDisk(smallWorld());
  await waitForClock();
  await run(root, step, 'build', 'on');
  replaced(`${pack}/data/lens.json`, 'AAAA', 'BBBB')(root);
  await waitForClock();
  const project = findProject(() => {}, args, root);
  const bundleId = 'bundle.base.lab';
  const { inputs, cache } = readInputsWithCache(project, { bundleId });
  const clock = stageClock(
    () => 0,
    () => {},
  );
  const last = cache?.lastRun();
  const judge = { profile: 'fast', policy: defaultPolicy } as const;
  return { args, ...judge, host: testHost(root), project, bundleId, inputs, cache, last, clock };
}

const lensRegistry = 'build/registries/lens.registry.json';

test('a run is patched unless nothing may be written or an output has changed', async () => {
  expect((await changedRun(await contextAfterEdit({}))).kind).toBe('patched');
  expect((await changedRun(await contextAfterEdit({ locked: true }))).kind).toBe('compiled');
  const context = await contextAfterEdit({});
  appendFileSync(join(context.project.root, lensRegistry), ' ');
  expect((await changedRun(context)).kind).toBe('compiled');
});

test('a patched run whose last outputs change before it writes is compiled instead', async () => {
  const context = await contextAfterEdit({});
  const { root } = context.project;
  const build = await changedRun(context);
  expect(build.kind).toBe('patched');
  appendFileSync(join(root, lensRegistry), ' ');
  const { stages } = await finishRun(context, build);
  expect(stages.map(({ status }) => status)).toEqual(Array(6).fill('ok'));
  const { outcome, use } = await run(root, step, 'build', 'on');
  expect(use.hit).toBe(true);
  expect(outcome).toEqual((await run(root, step, 'clean', 'off')).outcome);
});

function write(root: string, files: Readonly<Record<string, string | Uint8Array>>): void {
  for (const [path, content] of Object.entries(files)) writeFileSync(join(root, path), content);
}
