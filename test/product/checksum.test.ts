/** The checksum of deployed instances, which compute it with Python's `json.dumps(..., sort_keys=True, separators=(",", ":"))`. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sha256Hex } from '#platform';
import { canonicalJson } from '../../tools/xstack/core/base/json/canonical.ts';
import { readJson } from '../../tools/xstack/core/base/json/read.ts';
import type { JsonObject } from '../../tools/xstack/core/base/json/value.ts';
import { checksumMatches, packageChecksum } from '../../tools/xstack/core/product/checksum.ts';
import { exportPackage, importPackage } from '../../tools/xstack/ops/product/service.ts';
import { accepted, caller, compiledBundle, emptyDirectory, instanceAt, served } from './support/instance.ts';

const python = `
import hashlib, json, sys
for line in sys.stdin:
    value = json.loads(line)
    value.pop("checksum", None)
    text = json.dumps(value, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    print(hashlib.sha256(text.encode()).hexdigest())
`;
const hasPython = spawnSync('python3', ['-c', '']).status === 0;
if (!hasPython) process.stderr.write('NOT TESTED: checksums against Python, because python3 is not here\n');

function pythonChecksums(texts: readonly string[]): string[] {
  const { stdout, status } = spawnSync('python3', ['-c', python], { input: `${texts.join('\n')}\n`, encoding: 'utf8' });
  expect(status).toBe(0);
  return stdout.trim().split('\n');
}

/** Numbers as people and programs write them. */
const spelled = fc.oneof(
  fc.integer().map(String),
  fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }).map(String),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => JSON.stringify(value)),
  fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e22, max: 1e22 }).map((value) => value.toExponential()),
  fc.constantFrom(
    '1.0',
    '-0.0',
    '0.1',
    '1e16',
    '1E5',
    '123456789012345678',
    '5e-324',
    '1.7976931348623157e308',
    '100.00',
    '-0',
  ),
);
const literal = fc.letrec<{ value: string }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    spelled,
    fc.string({ unit: 'grapheme' }).map((text) => JSON.stringify(text)),
    fc.constantFrom('null', 'true', 'false', '"\\u2028\\/\\u0041\\ud83d\\ude00\\b"', '"城市"'),
    fc.array(tie('value'), { maxLength: 4 }).map((items) => `[${items.join(', ')}]`),
    fc
      .dictionary(fc.string({ unit: 'grapheme', maxLength: 4 }), tie('value'), { maxKeys: 4 })
      .map((members) => `{${Object.entries(members).map(([name, item]) => `${JSON.stringify(name)} : ${item}`)}}`),
  ),
})).value;

test.skipIf(!hasPython)('the checksum is the one that Python computes over the source', () => {
  const texts = fc
    .sample(fc.dictionary(fc.string({ unit: 'grapheme', maxLength: 5 }), literal, { minKeys: 1, maxKeys: 6 }), 400)
    .map((members) => `{${Object.entries(members).map(([name, item]) => `${JSON.stringify(name)}:${item}`)}}`)
    .filter((text) => readJson(() => {}, 'x', text) !== undefined);
  expect(texts.length).toBeGreaterThan(200);
  const ours = texts.map((text) => packageChecksum(text, JSON.parse(text) as JsonObject));
  expect(ours).toEqual(pythonChecksums(texts));
});

const fixtures = ['names.json', 'numbers.json'].map(
  (name) => [name, join(import.meta.dirname, 'fixtures', name)] as const,
);

test.each(fixtures)('%s with the checksum of a deployed instance is imported', async (_, path) => {
  const text = readFileSync(path, 'utf8');
  const value = JSON.parse(text) as JsonObject & { checksum: string };
  expect(packageChecksum(text, value)).toBe(value.checksum);
  const instance = await instanceAt(emptyDirectory());
  const request = { text, file: 'p.json', strategy: 'skip_existing', reason: 'a test' };
  const { summary } = accepted(await importPackage(instance, caller, request));
  expect(summary.imported_count).toBeGreaterThan(0);
  await instance.store.close();
});

test('the checksum over plain RFC 8785 is accepted, too; a mixture of both is not', () => {
  const value = { name: '城市', mass: 30 };
  const text = JSON.stringify(value);
  expect(checksumMatches(sha256Hex(canonicalJson(value)), text, value)).toBe(true);
  expect(checksumMatches(sha256Hex(text), text, value)).toBe(false);
});

test.each(['', 'x'])('the checksum of a long string is that of its whole, wherever a chunk of it ends: %s', (first) => {
  const pairs = { name: first + '\u{1f600}'.repeat(100_000) };
  expect(checksumMatches(sha256Hex(JSON.stringify(pairs)), JSON.stringify(pairs), pairs)).toBe(true);
  const letters = { name: first + 'é'.repeat(100_000) };
  const escaped = `{"name":"${first}${'\\u00e9'.repeat(100_000)}"}`;
  expect(packageChecksum(JSON.stringify(letters), letters)).toBe(sha256Hex(escaped));
});

test.skipIf(!hasPython)('deployed instances accept our exports', async () => {
  const instance = await instanceAt(compiledBundle({ 'scene.a': '城市 \u{1f600}', 'scene.b': 'B' }));
  const request = {
    packageName: '包',
    packageVersion: '1.0.0',
    channel: 'stable',
    reason: 'a test',
    generatedAt: caller.at,
  };
  const { text, answer } = accepted(await exportPackage(instance, caller, request));
  expect(pythonChecksums([text.replaceAll('\n', ' ')])).toEqual([answer.checksum]);
  expect(Object.keys(await served(instance))).toEqual(['scene.a', 'scene.b']);
  await instance.store.close();
});
