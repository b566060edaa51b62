/**
 * A change of one byte in any input changes the lockfile or is refused. READMEs and signatures may change; white space
 * in manifests and bundles may, too, because their canonical JSON is hashed.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson } from '../../tools/xstack/core/base/json/canonical.ts';
import type { JsonValue } from '../../tools/xstack/core/base/json/value.ts';
import { compileRowSchema } from '../../tools/xstack/core/base/schema/row-schema.ts';
import { compile } from '../../tools/xstack/index.ts';

const world = join(import.meta.dirname, '../..');

function filesBelow(folder: string): [string, Uint8Array][] {
  return readdirSync(join(world, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return [path.slice(world.length + 1), readFileSync(path)];
    });
}

const sources = Object.fromEntries([
  ...filesBelow('packs'),
  ...filesBelow('bundles'),
  ...filesBelow('schemas/registries'),
]);
const isFree = (path: string) =>
  path.endsWith('README.md') || /^packs\/[^/]+\/[^/]+\/[^/]+\.(sig|asc|minisig)$/.test(path);
const bundleFile = 'bundles/bundle.base.lab/bundle.json';
/** The inputs that the lockfile covers: the packs that the bundle selects, and the bundle itself. */
const before = compile(sources, { compileRowSchema });
const selected = new Set(before.orderedPackIds);
const inputs = Object.keys(sources).filter(
  (path) =>
    !isFree(path) && sources[path]?.length !== 0 && (path === bundleFile || selected.has(path.split('/')[2] ?? '')),
);

test('the sample world compiles', () => {
  expect(before.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  expect(inputs.length).toBeGreaterThan(50);
});

test('a change of any byte of any input is detected', () => {
  const input = fc.constantFrom(...inputs);
  fc.assert(
    fc.property(input, fc.nat(), fc.integer({ min: 1, max: 255 }), (path, position, change) => {
      const bytes = Uint8Array.from(sources[path] as Uint8Array);
      const at = position % bytes.length;
      bytes[at] = (bytes[at] as number) ^ change;
      const after = compile({ ...sources, [path]: bytes }, { compileRowSchema, bundle: 'bundle.base.lab' });
      const changed = after.lockfile?.pack_lock_hash !== before.lockfile?.pack_lock_hash;
      expect(after.result === 'refused' || changed || saysTheSame(path, bytes)).toBe(true);
    }),
    { numRuns: 150 },
  );
});

/**
 * Reports whether a manifest or a bundle has the same meaning; the description and the order of a bundle select
 * nothing.
 */
function saysTheSame(path: string, bytes: Uint8Array): boolean {
  const meaning = (content: Uint8Array) => {
    const value = JSON.parse(Buffer.from(content).toString()) as Record<string, JsonValue>;
    if (path !== bundleFile) return canonicalJson(value);
    const ids = (name: string) => [...((value[name] ?? []) as string[])].sort();
    return canonicalJson({
      ...value,
      description: '',
      pack_ids: ids('pack_ids'),
      optional_pack_ids: ids('optional_pack_ids'),
    });
  };
  return /\/(pack|bundle)\.json$/.test(path) && meaning(bytes) === meaning(sources[path] as Uint8Array);
}
