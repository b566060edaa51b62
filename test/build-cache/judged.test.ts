/** A cached run is judged again: other severities need no compile. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { waitForClock } from '../support/clock.ts';
import { run } from '../support/incremental.ts';
import { makeWorld } from '../support/incremental-world.ts';
import { text } from '../support/repository.ts';

const bundle = 'bundle.base.lab';
const warning = 'warn.pack.placeholder_hash';
const other = 'warn.registry_compile.dangling_reference';
let root = '';
beforeEach(async () => {
  root = makeWorld();
  await waitForClock();
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

test.each([
  ['1969-12-31', 1],
  ['1970-01-01', 0],
  [undefined, 0],
])('a reference to a row that is deprecated until %s is judged by the day of the run', async (until, exit) => {
  const path = join(root, 'packs/domain/pack.domain.p1/pack.json');
  const manifest = JSON.parse(readFileSync(path, 'utf8'));
  const deprecated = [{ kind: 'reference_frame', id: 'frame.p1', since: '1.0.0', until }];
  writeFileSync(path, text({ ...manifest, schema_version: '1.1.0', deprecated }));
  await waitForClock();
  await run(root, { profile: 'fast', bundle }, 'build', 'on');
  configure({ severity: { [warning]: 'off', [other]: 'off' } });
  const { outcome, use } = await run(root, { profile: 'strict', bundle }, 'build', 'on');
  expect([outcome.exit, use.hit]).toEqual([exit, true]);
  const { outcome: clean } = await run(root, { profile: 'strict', bundle }, 'clean', 'off');
  expect({ ...outcome, written: {} }).toEqual({ ...clean, written: {} });
});
