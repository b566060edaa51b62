/** Written archives: the same bytes for the same content, readable by other tools. */
import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { unpackTar } from 'modern-tar';
import { Parser } from 'tar';
import { expect, test } from 'vitest';
import { defaultLimits, maximumPacked } from '../../tools/xstack/core/scene/archive/limits.ts';
import { writeArchive } from '../../tools/xstack/core/scene/archive/write.ts';
import { readAll, refusal } from './support/archives.ts';
import { legacyExtract } from './support/tar-builder.ts';

const segment = fc
  .string({ unit: fc.constantFrom(...'abcdefghij0123456789_-é漢字'), minLength: 1, maxLength: 40 })
  .filter((text) => Buffer.byteLength(text) <= 255);
const path = fc.array(segment, { minLength: 1, maxLength: 4 }).map((parts) => `f/${parts.join('/')}.x`);
const sourceFiles = fc.uniqueArray(fc.record({ path, bytes: fc.uint8Array({ maxLength: 2000 }) }), {
  selector: (file) => file.path.toLowerCase(),
  minLength: 1,
  maxLength: 8,
});

const asRead = (files: readonly { path: string; bytes: Uint8Array }[]) =>
  files.map((file) => ({ path: file.path, content: Buffer.from(file.bytes) }));

test('Feature: scene-package-install, Property 1: Tarball bundle-extract round-trip', async () => {
  await fc.assert(
    fc.asyncProperty(sourceFiles, async (files) => {
      expect(readAll(await writeArchive(files))).toEqual(asRead(files));
    }),
    { numRuns: 150 },
  );
});

test('other readers find the same files: node-tar, modern-tar and, for plain paths, the older tool', async () => {
  await fc.assert(
    fc.asyncProperty(sourceFiles, async (files) => {
      const tar = gunzipSync(await writeArchive(files));
      expect(await byNodeTar(tar)).toEqual(asRead(files));
      const entries = await unpackTar(tar, { strict: true });
      expect(entries.map(({ header, data }) => ({ path: header.name, content: Buffer.from(data ?? []) }))).toEqual(
        asRead(files),
      );
      if (files.every((file) => Buffer.byteLength(file.path) <= 100)) expect(legacyExtract(tar)).toEqual(asRead(files));
    }),
    { numRuns: 100 },
  );
});

function byNodeTar(tar: Uint8Array): Promise<{ path: string; content: Buffer }[]> {
  return new Promise((resolve, reject) => {
    const files: { path: string; content: Buffer }[] = [];
    const parser = new Parser({
      strict: true,
      onReadEntry: (entry) => {
        const parts: Buffer[] = [];
        entry.on('data', (chunk: Buffer) => parts.push(chunk));
        entry.on('end', () => files.push({ path: entry.path, content: Buffer.concat(parts) }));
      },
    });
    parser.on('end', () => resolve(files));
    parser.on('error', reject);
    Readable.from([tar]).pipe(parser as unknown as NodeJS.WritableStream);
  });
}

const sample = [
  { path: 'scene-package.json', bytes: Buffer.from('{ "a": 1 }\n') },
  { path: 'scenes/é.yaml', bytes: Buffer.from('scene: 1\n'.repeat(500)) },
  { path: `scenes/${'x'.repeat(120)}.yaml`, bytes: Buffer.from('long\n') },
  { path: 'scenes/empty', bytes: Buffer.alloc(0) },
];

test('the bytes are the same on every machine and version of Node', async () => {
  const tgz = await writeArchive(sample);
  expect(createHash('sha256').update(tgz).digest('hex')).toMatchInlineSnapshot(
    `"14ef7e04fc2d2b92da410740b7158d2c96e67bc0f74a9acd3c4230009e9af40c"`,
  );
});

test('the time of the entries can be given', async () => {
  const [early, late] = [await writeArchive(sample), await writeArchive(sample, { mtime_s: 1_700_000_000 })];
  expect(Buffer.compare(early, late)).not.toBe(0);
  expect(readAll(early)).toEqual(readAll(late));
});

test('records are regular files of mode 0644 without owner, and pax headers only for long paths', async () => {
  const tar = gunzipSync(await writeArchive(sample));
  const headers = legacyExtract(tar).map(({ path }) => path);
  expect(headers).toHaveLength(sample.length + 1);
  expect(tar.toString('latin1', 100, 108)).toBe('0000644\0');
  expect(tar.toString('latin1', 265, 329)).toBe('\0'.repeat(64));
});

test('content that packs too well is stored, so that it can be installed', async () => {
  const zeros = await writeArchive([{ path: 'zeros', bytes: new Uint8Array(20_000_000) }]);
  expect(refusal(zeros)).toBe('read: zeros');
  expect(zeros.length).toBeGreaterThan(20_000_000);
});

test('the largest archives within the limits are not larger than a tarball may be', async () => {
  const limits = { ...defaultLimits, entries: 300, total_bytes: 300_000, file_bytes: 300_000 };
  const name = (i: number) => `${'x'.repeat(200)}/${'é'.repeat(100)}/${i}`;
  const many = Array.from({ length: 300 }, (_, i) => ({ path: name(i), bytes: randomBytes(1000) }));
  const one = [{ path: name(0), bytes: randomBytes(300_000) }];
  for (const files of [many, one]) {
    const tar = gunzipSync(await writeArchive(files));
    expect(readAll(await writeArchive(files), { limits })).toHaveLength(files.length);
    expect(gzipSync(tar, { level: 0 }).length).toBeLessThan(maximumPacked(limits));
  }
});
