/** Every leaf value of every registry is explained down to bytes whose SHA-256 leads to the lockfile. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { prettyJson } from '../../tools/xstack/core/base/json/canonical.ts';
import { pointerSteps, valueAt } from '../../tools/xstack/core/base/json/pointer.ts';
import type { JsonObject, JsonValue } from '../../tools/xstack/core/base/json/value.ts';
import { isDocument, packCanonicalHash } from '../../tools/xstack/core/compiler/pack/canonical-hash.ts';
import { normaliseSearchKey } from '../../tools/xstack/core/compiler/rows/search-key.ts';
import { readAddress, registryFiles } from '../../tools/xstack/core/explain/value/address.ts';
import { explainValue, type ValueExplanation } from '../../tools/xstack/core/explain/value/explain-value.ts';
import { rowLists } from '../../tools/xstack/core/explain/value/registry-origin.ts';
import { leavesOf } from '../../tools/xstack/core/explain/value/value-context.ts';
import { registryWithRows } from '../../tools/xstack/ops/explain/registry-rows.ts';
import { valueProject } from '../../tools/xstack/ops/explain/value-project.ts';

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const host = { cwd: '/', env: {}, now: () => 0 } as unknown as Parameters<typeof valueProject>[1];

/** Returns the sidecars that are no part of the hash of their pack. */
function unhashedIn(root: string): readonly string[] {
  const file = join(root, 'schemas/content_model.json');
  const { sidecars = [] } = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  return (sidecars as { name: string; hashed?: boolean }[]).flatMap(({ name, hashed }) =>
    hashed === false ? [name] : [],
  );
}

/** Returns the canonical hash of a pack from its files. */
function hashOfPack(root: string, directory: string): string {
  const unhashed = unhashedIn(root);
  const paths = readdirSync(join(root, directory), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(join(root, directory).length + 1))
    .filter(
      (path) => path !== 'pack.json' && !isDocument(path) && !unhashed.includes(path) && !path.startsWith('drafts/'),
    ) // `.xstackignore`
    .sort();
  const files = paths.map((path) => {
    const bytes = readFileSync(join(root, directory, path));
    return { path, sha256: sha256(bytes), size: bytes.length };
  });
  return packCanonicalHash(JSON.parse(readFileSync(join(root, directory, 'pack.json'), 'utf8')) as JsonObject, files);
}

/** Derives the value from the source by its rule, without the compiler; undefined if the source does not suffice. */
function derived(root: string, { origin, value, address, files }: ValueExplanation): JsonValue | undefined {
  const { rule, at, from } = origin;
  if (at === undefined) return undefined;
  const source = JSON.parse(readFileSync(join(root, at.file), 'utf8')) as JsonValue;
  const given = valueAt(source, pointerSteps(at.pointer ?? ''));
  if (rule === 'sorted')
    return Array.isArray(given)
      ? [...new Set((given as string[]).map((text) => text.trim()).filter((text) => text !== ''))].sort()
      : (given as string).trim();
  const last = pointerSteps(address.pointer).at(-1) as string;
  switch (rule) {
    case 'carried':
    case 'manifest':
    case 'pack_id':
    case 'contribution_id':
      return given;
    case 'payload_path':
      return typeof given === 'string' ? join(at.file, '..', given) : at.file; // A sidecar has no entry.
    case 'file_hash':
      return files.find(({ file }) => file === from)?.sha256;
    case 'computed':
      if (last === 'path') return `${join(at.file, '..', '..')}/assets/${given}`;
      return last === 'size'
        ? readFileSync(join(root, from as string)).length
        : sha256(readFileSync(join(root, from as string)));
    case 'search_key':
      return normaliseSearchKey(given as string) === pointerSteps(address.pointer)[1] ? value : undefined;
    default:
      return undefined;
  }
}

/** The rules of values that are not in the source. */
const elsewhere = new Set(['default', 'canonical_hash', 'format_version', 'registry_hash', 'registry']);

describe.each([
  ['the sample world', '.'],
  ['observatory', 'examples/observatory'],
  ['tides', 'examples/tides'],
])('%s', (_, directory) => {
  const root = join(process.cwd(), directory);

  test('explains all leaves of all registries', async () => {
    const { context } = await valueProject({ 'repo-root': root }, host);
    const lock = JSON.parse(readFileSync(join(root, 'build/lockfile.json'), 'utf8')) as JsonObject;
    const packHashes = new Map<string, string>();
    const exceptions: string[] = [];
    let count = 0;
    for (const file of registryFiles(context)) {
      const registry = context.registry(file) as JsonObject;
      for (const pointer of leavesOf(registry)) {
        count++;
        const found = explainValue(context, { file, pointer });
        const problem = found === undefined ? 'no explanation' : problemOf(root, found, lock, packHashes);
        if (problem !== undefined) exceptions.push(`${file}${pointer}: ${problem}`);
      }
    }
    expect(exceptions).toEqual([]);
    expect(count).toBeGreaterThan(50);
  });

  test('the address of every row leads to the row', async () => {
    const { context } = await valueProject({ 'repo-root': root }, host);
    for (const { kind, registry, member, idField } of context.collections)
      for (const row of (context.registry(registry.file)?.[member] ?? []) as JsonObject[]) {
        const address = readAddress(context, `${kind}#${row[idField]}`);
        expect('pointer' in address && valueAt(context.registry(registry.file), pointerSteps(address.pointer))).toEqual(
          row,
        );
      }
  });

  test('a registry file restricted to an id has its rows and their neighbors', async () => {
    const { context } = await valueProject({ 'repo-root': root }, host);
    for (const file of registryFiles(context)) {
      const registry = context.registry(file) as JsonObject;
      const [bytes, lists] = [Buffer.from(prettyJson(registry)), rowLists(context, file)];
      for (const { member, idField } of lists) {
        const rows = registry[member] as readonly JsonObject[];
        for (const [i, row] of rows.entries()) {
          const found = registryWithRows(file, bytes, lists, row[idField] as string)?.[member] as JsonObject[];
          expect(found).toHaveLength(rows.length);
          for (const near of [i - 1, i, i + 1]) expect(found[near]).toEqual(rows[near]);
          for (const [at, each] of found.entries()) if (each !== undefined) expect(each).toEqual(rows[at]);
        }
      }
      expect(registryWithRows(file, bytes, lists, 'no.such.row')).toBeUndefined();
    }
  });
});

function problemOf(
  root: string,
  found: ValueExplanation,
  lock: JsonObject,
  packHashes: Map<string, string>,
): string | undefined {
  const { origin, files, lock: entry, value } = found;
  if (entry?.state !== 'current') return `the lock entry is ${entry?.state}`;
  if (valueAt(lock, pointerSteps(entry.at.pointer ?? '')) !== entry.hash) return 'the lockfile has another hash';
  if (!elsewhere.has(origin.rule) && JSON.stringify(derived(root, found)) !== JSON.stringify(value))
    return `${origin.rule} of the source gives ${JSON.stringify(derived(root, found))}`;
  if (origin.packId === undefined) return entry.at.pointer?.startsWith('/registries/') ? undefined : 'no pack';
  if (files.length === 0) return 'no file';
  for (const { file, sha256: hash, isCovered } of files)
    if (!isCovered || hash !== sha256(readFileSync(join(root, file)))) return `${file} has another hash`;
  const pack = (files[0] as { file: string }).file.split('/').slice(0, 3).join('/');
  const packHash = packHashes.get(pack) ?? hashOfPack(root, pack);
  packHashes.set(pack, packHash);
  if (packHash !== entry.hash) return `the files of ${pack} have another hash`;
  if (['carried', 'sorted', 'manifest'].includes(origin.rule) && origin.schema?.keywords === undefined)
    return 'no schema';
  return undefined;
}
