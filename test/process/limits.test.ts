/** Files that describe others have smaller limits, and every output can be read again. */
import { spawnSync } from 'node:child_process';
import { appendFileSync, closeSync, openSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Diagnostic } from '../../tools/xstack/core/base/diagnostic/diagnostic.ts';
import { readRegistry } from '../../tools/xstack/ops/product/catalogue.ts';
import { program, xstack } from '../support/binary.ts';
import { bundle, type Files, manifest, onDisk, text } from '../support/repository.ts';

const definition = {
  schema_version: '1.0.0',
  name: 'crew',
  entry_type: 'crew_collection',
  payload_member: 'crew',
  row_schema: { type: 'object' },
  id_field: 'crew_id',
  fields: ['crew_id', 'parts'],
  output: 'crew.registry.json',
  output_member: 'crew',
};
const definitionFile = 'schemas/registries/crew.registry-definition.json';
const versions = { schema_version: '1.0.0', schemas: {} };
const descriptions: Files = {
  'packs/core/pack.core.a/pack.json': text(manifest('pack.core.a')),
  ...bundle(['pack.core.a']),
  [definitionFile]: text(definition),
  'xstack.config.json': '{}',
  'schemas/content_model.json': text({ schema_version: '1.0.0' }),
  'tools/xstack/compatx/version_registry.json': text(versions),
};

test.each(Object.keys(descriptions))('%s may have 4 MiB and no more', (file) => {
  const cwd = onDisk(descriptions);
  const limit = 4 * 1024 * 1024;
  const size = (descriptions[file] as string).length;
  appendFileSync(join(cwd, file), '\n'.repeat(limit - size));
  expect(xstack(['run'], { cwd }).stderr).not.toContain('refuse.json.too_large');
  appendFileSync(join(cwd, file), '\n');
  const { status, stderr } = xstack(['run'], { cwd });
  expect(status).toBe(1);
  expect(stderr).toContain(`error[refuse.json.too_large]: the file is larger than ${limit} bytes\n  --> ${file}\n`);
  expect(stderr).toContain('help: shorten it: only payloads may hold large amounts of data');
});

test('a manifest holds 60,000 objects and no more, however short it is', () => {
  const contributions = '{},'.repeat(60_000);
  const source = text(manifest('pack.core.a')).replace('"contributions": [', `"contributions": [${contributions}{}`);
  const cwd = onDisk({ ...descriptions, 'packs/core/pack.core.a/pack.json': source });
  const { status, stderr } = xstack(['run'], { cwd });
  expect(status).toBe(1);
  expect(stderr).toContain('error[refuse.json.too_many_values]: the file holds more than 60000 objects');
});

test('a registry may hold more values than each of its payloads, and is read by every command', () => {
  const parts = `[${'{},'.repeat(150_000)}{}]`;
  const ids = ['a', 'b'];
  const contributions = ids.map((id) => ({ type: 'registry_entries', id: `crew.${id}`, path: `data/${id}.json` }));
  const payload = (id: string) => `{"entry_type":"crew_collection","crew":[{"crew_id":"${id}","parts":${parts}}]}`;
  const cwd = onDisk({
    ...descriptions,
    'packs/core/pack.core.a/pack.json': text(
      manifest('pack.core.a', { contribution_types: ['registry_entries'], contributions }),
    ),
    ...Object.fromEntries(ids.map((id) => [`packs/core/pack.core.a/data/${id}.json`, payload(id)])),
  });
  for (const argv of [['run'], ['lockfile', 'validate'], ['run', '--locked', '--cache', 'off']]) {
    const { stderr, status } = xstack(argv, { cwd });
    expect(stderr).not.toContain('refuse.');
    expect(status).toBe(0);
  }
  const found: Diagnostic[] = [];
  const read = readRegistry((d) => void found.push(d), { root: cwd, outDir: 'build' }, 'crew.registry.json');
  expect(read.value).toBeDefined();
  expect(found).toEqual([]);
});

test('a package of more than 256 MiB is refused by its size, from a file and from standard input', () => {
  const cwd = onDisk({ ...descriptions, 'p.json': '{}' });
  truncateSync(join(cwd, 'p.json'), 2 ** 40); // Sparse: reading it would take an hour.
  const argv = (file: string) => ['package', 'plan', file, '--strategy', 'skip_existing'];
  const refusal = 'error[refuse.json.too_large]: the file is larger than 268435456 bytes\n  --> ';
  const fromFile = xstack(argv('p.json'), { cwd });
  expect(fromFile.stderr).toContain(`${refusal}p.json\n  help: split it into several packages`);
  expect(fromFile.status).toBe(1);
  const input = openSync(join(cwd, 'p.json'), 'r');
  const piped = spawnSync(process.execPath, [program, ...argv('-')], { cwd, stdio: [input, 'pipe', 'pipe'] });
  closeSync(input);
  expect(piped.stderr.toString()).toContain(`${refusal}<stdin>\n`);
  expect(piped.status).toBe(1);
});
