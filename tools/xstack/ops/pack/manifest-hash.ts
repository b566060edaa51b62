import { join } from 'node:path';
import { applyEdits, modify } from 'jsonc-parser';
import { decodeUtf8 } from '#platform';
import type { IdentifiedPack } from '../../core/compiler/resolve/identified-pack.ts';
import { readDescription } from '../../io/disk.ts';
import { writeFiles, writeFilesTogether } from '../../io/write-file.ts';
import { checkInside } from '../project/output-directory.ts';

/** Reports whether the manifest of a pack declares another hash than the computed one, or none. */
export function hasOtherHash(root: string, { identity, path }: IdentifiedPack): boolean {
  return declaredHash(join(root, path)) !== identity.canonicalHash;
}

/** Writes the computed hashes into the manifests of packs. A kill leaves each manifest old or new. */
export async function writeHashes(root: string, packs: readonly IdentifiedPack[]): Promise<void> {
  if (packs.length === 0) return;
  checkInside(
    root,
    packs.map(({ path }) => path),
  );
  const files = packs.map((pack) => ({
    target: join(root, pack.path, 'pack.json'),
    content: withHash(join(root, pack.path), pack),
  }));
  const { withStaging } = await import('../../io/state-staging.ts');
  await withStaging(root, (staging) =>
    staging === undefined ? writeFiles(files) : writeFilesTogether(files, staging),
  );
}

function manifestText(directory: string): string {
  const text = decodeUtf8(readDescription(join(directory, 'pack.json')));
  if (text === undefined) throw new Error('bug: a manifest that was read is not UTF-8');
  return text;
}

function declaredHash(directory: string): unknown {
  return (JSON.parse(manifestText(directory).replace(/^\uFEFF/, '')) as { canonical_hash: unknown }).canonical_hash;
}

/**
 * Returns the manifest with the computed hash, formatted as before. A hash that did not exist is inserted before the
 * signature status.
 */
function withHash(directory: string, { identity }: IdentifiedPack): string {
  const text = manifestText(directory);
  const edits = modify(text, ['canonical_hash'], identity.canonicalHash, {
    formattingOptions: { insertSpaces: true, tabSize: 2, eol: text.includes('\r\n') ? '\r\n' : '\n' },
    getInsertionIndex: (members) => members.indexOf('signature_status'),
  });
  return applyEdits(text, edits);
}
