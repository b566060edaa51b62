import { diagnostic, type Report } from '../../core/base/diagnostic/diagnostic.ts';
import { readJsonBytes } from '../../core/base/json/read.ts';
import { pluralize } from '../../core/base/text/pluralize.ts';
import { emptyIndex, indexFile, type RegistryIndex, readIndex } from '../../core/scene/index/index.ts';
import { exists } from '../exists.ts';
import { Failure } from '../failure.ts';
import { isDirectory } from '../make-directory.ts';
import { readRegular } from '../regular-file.ts';
import { pathIn, type Registry, shownIn } from './registry.ts';
import { unindexedTarballs } from './unindexed.ts';

/** About 250,000 versions. */
export const maximumIndex_bytes = 64 * 1024 * 1024;

/** The index of a package registry and its bytes. */
export interface IndexRead {
  readonly bytes: Uint8Array;
  readonly index: RegistryIndex;
}

/** Reads the index. A missing package registry is refused, never treated as empty. */
export function readRegistryIndex(report: Report, registry: Registry): IndexRead | undefined {
  const bytes = readCompleteIndex(registry);
  if (bytes === undefined) {
    reportNoIndex(report, registry);
    return undefined;
  }
  const index = parseIndex(report, registry, bytes);
  return index && { bytes, index };
}

/** Parses an index; an empty one if there are no bytes yet. */
export function parseIndex(
  report: Report,
  registry: Registry,
  bytes: Uint8Array | undefined,
): RegistryIndex | undefined {
  const file = shownIn(registry, indexFile);
  if (bytes === undefined) return emptyIndex(file);
  const document = readJsonBytes(report, file, bytes);
  return document && readIndex(report, document);
}

/**
 * Returns the bytes of the index; undefined if it does not exist. Throws `Failure` for a link, a FIFO and an index that
 * is too large.
 */
export function readIndexBytes(registry: Registry): Uint8Array | undefined {
  const path = pathIn(registry, indexFile);
  const bytes = readRegular(path, maximumIndex_bytes);
  if (bytes === undefined && exists(registry.root) && !isDirectory(registry.root))
    throw new Failure('read', path, new Error(`\`${registry.root}\` is not a directory`));
  return bytes;
}

/** One second in total: longer than a tool takes to rewrite an index in place, even on a busy disk. */
const retry_ms = 20;
const attempts = 50;

/**
 * Returns the bytes of the index once it is complete. Tools without locks rewrite the index in place, so that it can be
 * empty or truncated for a moment. An index that stays incomplete is refused by the JSON reader.
 */
export function readCompleteIndex(registry: Registry): Uint8Array | undefined {
  for (let attempt = 1; ; attempt++) {
    const bytes = readIndexBytes(registry);
    if (bytes === undefined || hasEnd(bytes) || attempt === attempts) return bytes;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, retry_ms);
  }
}

/** Reports whether the last character closes a JSON object. */
function hasEnd(bytes: Uint8Array): boolean {
  const last = bytes.findLast((byte) => byte > 0x20);
  return last === 0x7d;
}

/** Reports why a package registry without an index is unusable: the index is lost, or there is no package registry. */
export function reportNoIndex(report: Report, registry: Registry): void {
  const tarballs = unindexedTarballs(registry);
  if (tarballs.length > 0) reportLostIndex(report, registry, tarballs.length);
  else reportMissing(report, registry);
}

export function reportLostIndex(report: Report, registry: Registry, tarballs: number): void {
  report(
    diagnostic(
      'refuse.scene_registry.index_lost',
      `the registry holds ${pluralize(tarballs, 'tarball')} and no \`${indexFile}\``,
      {
        at: { file: shownIn(registry, indexFile) },
        help: 'run `xstack scene audit --fix` to rebuild the index from the tarballs',
      },
    ),
  );
}

function reportMissing(report: Report, registry: Registry): void {
  const shown = shownIn(registry);
  const message = isDirectory(registry.root)
    ? `\`${shown}\` holds no \`${indexFile}\``
    : `the registry \`${shown}\` does not exist`;
  report(
    diagnostic('refuse.scene_registry.missing', message, {
      at: { file: shown },
      help: 'check --registry, XSTACK_REGISTRY and `scene_registry` in xstack.config.json; `xstack scene publish` creates a registry',
    }),
  );
}
