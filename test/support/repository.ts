/** Small content repositories for tests: as values, in memory, and on the disk. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { JsonObject } from '../../tools/xstack/core/base/json/value.ts';
import type { Disk } from '../../tools/xstack/io/disk.ts';

export type Files = Readonly<Record<string, string | Uint8Array>>;

/** A valid manifest; members can be replaced. */
export function manifest(packId: string, members: JsonObject = {}): JsonObject {
  return {
    schema_version: '1.0.0',
    pack_id: packId,
    version: '1.0.0',
    compatibility: { session_spec_min: '1.0.0', session_spec_max: '1.0.0' },
    dependencies: [],
    contribution_types: [],
    contributions: [],
    canonical_hash: 'placeholder.v1',
    signature_status: 'unsigned',
    ...members,
  };
}

/** A bundle of these packs, with its path. */
export function bundle(packIds: readonly string[], bundleId = 'bundle.base.lab'): Files {
  const value = {
    schema_version: '1.0.0',
    bundle_id: bundleId,
    description: '',
    pack_ids: packIds,
    optional_pack_ids: [],
  };
  return { [`bundles/${bundleId}/bundle.json`]: text(value) };
}

export function text(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** Writes files into a temporary directory that is removed after the test. */
export function onDisk(files: Files): string {
  const root = mkdtempSync(join(tmpdir(), 'xstack-test-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
  return root;
}

/** A disk that lists every directory in another order, as no real one does: the platform sorts for us. */
export function shuffled(disk: Disk, random: () => number): Disk {
  return { ...disk, list: (path) => shuffle(disk.list(path), random) };
}

export function shuffle<T>(items: readonly T[], random: () => number): T[] {
  return items
    .map((item) => ({ item, key: random() }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item);
}
