import { diagnostic, type Report } from '../../core/base/diagnostic/diagnostic.ts';
import { readJsonBytes } from '../../core/base/json/read.ts';
import { pluralize } from '../../core/base/text/pluralize.ts';
import { emptyIndex, indexFile, type RegistryIndex, readIndex } from '../../core/scene/index/index.ts';
import { Failure } from '../failure.ts';
import { isThere } from '../is-there.ts';
import { isDirectory } from '../make-directory.ts';
import { readRegular } from '../regular-file.ts';
import { pathIn, type Registry, shownIn } from './registry.ts';
import { tarballsOnDisk } from './tarballs-on-disk.ts';

/** Some 250,000 versions. */
export const maximumIndex_bytes = 64 * 1024 * 1024;

/** The index of a registry, and the bytes it was read from. */
export interface IndexRead {
  readonly bytes: Uint8Array;
  readonly index: RegistryIndex;
}

/** Reads the index. A registry that does not exist is a refusal, never an empty registry. */
export function readRegistryIndex(report: Report, registry: Registry): IndexRead | undefined {
  const bytes = readSettledIndex(registry);
  if (bytes === undefined) {
    reportNoIndex(report, registry);
    return undefined;
  }
  const index = parseIndex(report, registry, bytes);
  return index && { bytes, index };
}

/** The index that bytes hold; an empty one where there are none yet. */
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

/** The bytes of the index; undefined if there is none. Throws `Failure` for a link, a FIFO and an index that is too large. */
export function readIndexBytes(registry: Registry): Uint8Array | undefined {
  const path = pathIn(registry, indexFile);
  const bytes = readRegular(path, maximumIndex_bytes);
  if (bytes === undefined && isThere(registry.root) && !isDirectory(registry.root))
    throw new Failure('read', path, new Error(`\`${registry.root}\` is not a directory`));
  return bytes;
}

/** A second in all: longer than a tool takes to rewrite an index in place, also where the disk is busy. */
const settling_ms = 20;
const settlingAttempts = 50;

/**
 * The bytes of the index, once they have an end. Tools that take no lock rewrite the index in place, so that for a moment
 * it is empty or cut off, and what they write can be told only then. What stays so is for the JSON reader to refuse.
 */
export function readSettledIndex(registry: Registry): Uint8Array | undefined {
  for (let attempt = 1; ; attempt++) {
    const bytes = readIndexBytes(registry);
    if (bytes === undefined || hasEnd(bytes) || attempt === settlingAttempts) return bytes;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, settling_ms);
  }
}

/** Reports whether the last character is that of a JSON object. */
function hasEnd(bytes: Uint8Array): boolean {
  const last = bytes.findLast((byte) => byte > 0x20);
  return last === 0x7d;
}

/** Reports why a registry without an index cannot be used: it has lost its index, or there is no registry. */
export function reportNoIndex(report: Report, registry: Registry): void {
  const { tarballs } = tarballsOnDisk(registry);
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
        help: '`xstack scene audit --fix` rebuilds the index from the tarballs',
      },
    ),
  );
}

function reportMissing(report: Report, registry: Registry): void {
  const shown = shownIn(registry);
  const message = isDirectory(registry.root)
    ? `\`${shown}\` holds no \`${indexFile}\``
    : `there is no registry at \`${shown}\``;
  report(
    diagnostic('refuse.scene_registry.missing', message, {
      at: { file: shown },
      help: 'check --registry, XSTACK_REGISTRY and `scene_registry` in xstack.config.json; `xstack scene publish` creates a registry',
    }),
  );
}
