/** Bounded diagnostics and their omissions do not depend on how a run is made: of all packs, of cached ones, or in a watch. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { main } from '../../tools/xstack/cli/main.ts';
import type { JsonObject } from '../../tools/xstack/core/base/json/value.ts';
import { waitForClock } from '../support/clock.ts';
import { testHost } from '../support/incremental.ts';
import { bundle, type Files, manifest, onDisk, text } from '../support/repository.ts';

interface Document {
  readonly result: string;
  readonly cache: { readonly hit: boolean; readonly reused: number };
  readonly diagnostics: readonly { readonly code: string; readonly omitted?: number }[];
}

/** Two packs, of which the first has the given manifest members and payload. */
function world(members: JsonObject, payload: string, packIds: readonly string[]): Files {
  const contributions = [{ type: 'registry_entries', id: 'x.a', path: 'data/a.json' }];
  return {
    'packs/core/pack.core.a/pack.json': text(
      manifest('pack.core.a', { contribution_types: ['registry_entries'], contributions, ...members }),
    ),
    'packs/core/pack.core.a/data/a.json': payload,
    'packs/core/pack.core.b/pack.json': text(manifest('pack.core.b')),
    'packs/core/pack.core.b/README.md': 'First.\n',
    ...bundle(packIds),
  };
}

const rows = text({ entry_type: 'site_collection', sites: [] });
const both = ['pack.core.a', 'pack.core.b'];
const strayFiles = Object.fromEntries(Array.from({ length: 1100 }, (_, i) => [`packs/notes${i}.txt`, 'x']));

const worlds: readonly (readonly [what: string, files: Files, code: string, count: number, isComplete: boolean])[] = [
  [
    'warnings of a pack',
    world({ dependencies: Array.from({ length: 121 }, () => 'pack.core.b@1.0.0') }, rows, both),
    'warn.pack.duplicate_dependency',
    120,
    true,
  ],
  [
    'warnings of a bundle',
    world({}, rows, [...both, ...Array.from({ length: 90 }, () => 'pack.core.b')]),
    'warn.bundle_profile.duplicate_pack_id',
    90,
    true,
  ],
  ['warnings of many files', { ...world({}, rows, both), ...strayFiles }, 'warn.pack.stray_file', 1100, true],
  [
    'errors of a payload',
    world({}, `{"a":[${'1e999,'.repeat(299)}1e999]}`, both),
    'refuse.json.number_inexact',
    300,
    false,
  ],
  [
    'errors of rows',
    world({}, text({ entry_type: 'site_collection', sites: Array.from({ length: 100 }, () => ({})) }), both),
    'refuse.registry_compile.invalid_site_entry',
    600,
    false,
  ],
];

/** Runs until the command ends by itself, or after the last of the changes that are made, one after each document. */
async function documents(cwd: string, argv: readonly string[], changes: readonly (() => void)[] = []) {
  const ended = new AbortController();
  const found: Document[] = [];
  let rest = '';
  await main(['run', '--json', ...argv], {
    ...testHost(cwd),
    signal: ended.signal,
    stdout: (part) => {
      rest += part;
      if (!argv.includes('--watch') || !rest.endsWith('\n')) return;
      for (const line of rest.trimEnd().split('\n')) {
        found.push(JSON.parse(line) as Document);
        const change = changes[found.length - 1];
        if (change === undefined) ended.abort();
        else change();
      }
      rest = '';
    },
    isTerminal: false,
    width: 100,
    version: '0.0.0-test',
  });
  return argv.includes('--watch') ? found : [JSON.parse(rest) as Document];
}

test.each(worlds)('%s: the same without cache, with it, and in a watch', async (_, files, code, count, isComplete) => {
  const root = onDisk(files);
  const change = (content: string) => () => writeFileSync(join(root, 'packs/core/pack.core.b/README.md'), content);
  await waitForClock();
  const [off] = await documents(root, ['--cache', 'off']);
  const ofCode = off?.diagnostics.filter((each) => each.code === code) ?? [];
  expect(ofCode.reduce((sum, { omitted = 1 }) => sum + omitted, 0)).toBe(count);
  const [cold] = await documents(root, []);
  const [warm] = await documents(root, []);
  expect(warm?.cache).toMatchObject(isComplete ? { hit: true } : { hit: false });
  change('Second.\n')();
  const [changed] = await documents(root, []);
  expect(changed?.cache).toMatchObject({ hit: false });
  const watched = await documents(root, ['--watch', '--poll', '20'], [change('Third, longer.\n'), change('4.\n')]);
  expect(watched).toHaveLength(3);
  for (const document of [cold, warm, changed, ...watched]) {
    expect(document?.result).toBe(isComplete ? 'complete' : 'refused');
    expect(document?.diagnostics).toEqual(off?.diagnostics);
  }
});
