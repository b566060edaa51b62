/** A cached run is judged again: other severities need no compile. */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { run } from '../support/incremental.ts';
import { makeWorld } from '../support/incremental-world.ts';
import { text } from '../support/repository.ts';

const bundle = 'bundle.base.lab';
const warning = 'warn.pack.placeholder_hash';
const other = 'warn.registry_compile.dangling_reference';
let root = '';
beforeEach(async () => {
  root = makeWorld();
  await setTimeout(20);
  await run(root, { profile: 'fast', bundle }, 'build', 'on');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const configure = (config: object) => writeFileSync(join(root, 'xstack.config.json'), text(config));

test.each([
  ['a severity', 'strict', { severity: { [warning]: 'off', [other]: 'note' } }, 0],
  ['an error by severity', 'fast', { severity: { [warning]: 'error' } }, 1],
  ['another profile', 'strict', {}, 1],
  [
    'an acceptance',
    'strict',
    { accepted: [warning, other].map((code) => ({ code, path: 'packs/**', reason: 'x' })) },
    0,
  ],
  [
    'an acceptance of old',
    'strict',
    { accepted: [{ code: warning, path: '**', reason: 'x', until: '1969-12-31' }] },
    1,
  ],
])('%s is judged without a compile', async (_, profile, config, exit) => {
  configure(config);
  const { outcome, use } = await run(root, { profile, bundle }, 'build', 'on');
  expect([outcome.exit, use]).toEqual([exit, { hit: true, reused: 5, computed: 0 }]);
  const { outcome: clean } = await run(root, { profile, bundle }, 'clean', 'off');
  expect({ ...outcome, written: {} }).toEqual({ ...clean, written: {} });
});

test('another setting is compiled', async () => {
  configure({ file_modes: 'ignore' });
  expect((await run(root, { profile: 'fast', bundle }, 'build', 'on')).use.hit).toBe(false);
});
