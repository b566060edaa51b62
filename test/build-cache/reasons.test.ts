import { readFileSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { waitForClock } from '../support/clock.ts';
import { runMain } from '../support/incremental.ts';
import { makeWorld } from '../support/incremental-world.ts';
import { reasonsExplain } from '../support/reasons-suite.ts';

const pack = 'packs/domain/pack.domain.p5';
const bundle = 'bundles/bundle.base.lab/bundle.json';

const replaced = (path: string, what: string, by: string) => (root: string) => {
  const before = readFileSync(join(root, path), 'utf8');
  expect(before).toContain(what);
  writeFileSync(join(root, path), before.replace(what, by));
};
const without = (path: string) => (root: string) => unlinkSync(join(root, path));

test.each<[string, (root: string) => void, string[]]>([
  ['nothing', () => {}, ['why: nothing changed since the last run']],
  [
    'a payload',
    replaced(`${pack}/data/lens.json`, 'AAAA', 'BBBB'),
    [
      `why: ${pack} changed`,
      `compiled ${pack}: ${pack}/data/lens.json changed`,
      ...[
        'domain.registry',
        'lens.registry',
        'astronomy.catalog.index',
        'calendar.registry',
        'contributions.index',
      ].map((name) => `changed ${name}.json: ${pack} changed`),
    ],
  ],
  [
    'a file outside of the hash',
    (root) => writeFileSync(join(root, pack, 'README.md'), 'Other.\n'),
    [`why: ${pack} changed`, `compiled ${pack}: ${pack}/README.md changed`],
  ],
  [
    'a member of a manifest and the bundle',
    (root) => {
      replaced(`${pack}/pack.json`, '"version": "1.0.0"', '"version": "1.0.1"')(root);
      replaced(bundle, '"description": "', '"description": "More: ')(root);
    },
    [`why: ${bundle} changed; ${pack} changed`, `compiled ${pack}: ${pack}/pack.json changed (version)`],
  ],
  [
    'an output',
    without('build/registries/lens.registry.json'),
    [
      'why: output build/registries/lens.registry.json removed',
      'changed lens.registry.json: output build/registries/lens.registry.json removed',
    ],
  ],
  [
    'the definition of a registry',
    replaced('schemas/registries/calendar.registry-definition.json', '"minLength": 1', '"minLength": 2'),
    [
      'why: schemas/registries/calendar.registry-definition.json changed',
      `compiled ${pack}: schemas/registries/calendar.registry-definition.json changed`,
    ],
  ],
])('names the causes exactly: %s', async (_, edit, expected) => {
  const root = makeWorld();
  try {
    await waitForClock();
    await runMain(root, ['run']);
    edit(root);
    await waitForClock();
    const { stdout } = await runMain(root, ['run', '--why', '--color', 'never']);
    const lines = stdout.trimEnd().split('\n');
    for (const line of expected) expect(lines).toContain(line);
    if (!expected.some((line) => line.startsWith('changed'))) return;
    expect(lines.filter((line) => /^(?:why|compiled|changed)/.test(line)).sort()).toEqual([...expected].sort());
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
});

reasonsExplain(4);
