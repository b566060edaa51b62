import { sha256Hex } from '#platform';
import { diagnostic, type Report } from '../../base/diagnostic/diagnostic.ts';
import { suggestions } from '../../base/diagnostic/suggest.ts';
import { type DocumentLimits, dataLimits, descriptionLimits } from '../../base/json/excess.ts';
import { type JsonDocument, readJsonBytes, tooLargeJson } from '../../base/json/read.ts';
import { isJsonObject, type JsonObject } from '../../base/json/value.ts';
import { compareText } from '../../base/text/compare.ts';
import type { HashedFile } from './canonical-hash.ts';
import { checkContent } from './content-policy.ts';
import { digestOf } from './hash-file.ts';
import type { Contribution } from './manifest.ts';
import type { PackDirectory, SourceReader } from './source-tree.ts';

/** The files of a pack by path relative to it, sorted. */
export interface PackFiles {
  readonly list: readonly HashedFile[];
  readonly byPath: ReadonlyMap<string, HashedFile>;
  /** Directories, by path relative to the repository root. */
  readonly directories: ReadonlySet<string>;
  readonly suggest: ReturnType<typeof suggestions>;
}

/** A file to read: its path relative to the repository root, its path in the pack, and its size from `stat`. */
export interface FileToRead {
  readonly file: string;
  readonly path: string;
  readonly size: number;
}

/**
 * Receives a payload and its path in the pack as soon as it is read, so that one value is in memory at a time. `assets` has
 * the files that an asset bundle may list.
 */
export type OnPayload = (
  path: string,
  document: JsonDocument<JsonObject>,
  assets: ReadonlyMap<string, HashedFile>,
) => void;

/**
 * Reads every file that is not in `byPath` yet: hashes it, detects programs, and parses payloads. Payloads are last,
 * because an asset bundle needs the hashes of its files.
 */
export function readFiles(
  report: Report,
  reader: SourceReader,
  { path: root, entries }: PackDirectory,
  contributions: readonly Contribution[],
  byPath: Map<string, HashedFile>,
  onPayload: OnPayload,
): PackFiles {
  const payloadPaths = new Set<string>();
  for (const { path } of contributions) payloadPaths.add(path);
  const payloads: FileToRead[] = [];
  for (const { kind, path: file, size } of entries) {
    if (kind !== 'file') continue;
    const path = file.slice(root.length + 1);
    const isPayload = payloadPaths.has(path);
    if (isPayload) payloads.push({ file, path, size });
    if (byPath.has(path) || (isPayload && !path.startsWith('assets/'))) continue;
    byPath.set(path, hashInChunks(isPayload ? ignored : report, reader, { file, path, size }));
  }
  for (const payload of payloads) readPayload(report, reader, payload, byPath, onPayload);
  const list = [...byPath.values()].sort((a, b) => compareText(a.path, b.path));
  const directories = new Set(entries.filter(({ kind }) => kind === 'directory').map(({ path }) => path));
  return { list, byPath, directories, suggest: suggestions() };
}

/** Its content is checked when it is read as a payload. */
const ignored: Report = () => {};

function readPayload(
  report: Report,
  reader: SourceReader,
  payload: FileToRead,
  byPath: Map<string, HashedFile>,
  onPayload: OnPayload,
): void {
  const { hashed, document } = readJsonFile(report, reader, 'refuse.pack_contrib.invalid_payload_json', payload);
  byPath.set(payload.path, hashed);
  const object = document && payloadOf(report, document);
  if (object !== undefined) onPayload(payload.path, object, byPath);
}

/** Limits by the code of syntax errors. */
const limitsByCode: Readonly<Record<SyntaxCode, DocumentLimits>> = {
  'refuse.pack.manifest_parse_failed': descriptionLimits,
  'refuse.pack_contrib.invalid_payload_json': dataLimits,
};

type SyntaxCode = 'refuse.pack.manifest_parse_failed' | 'refuse.pack_contrib.invalid_payload_json';

/** Reads a file as JSON. Syntax errors have the code of the area, which existing CI jobs depend on. */
export function readJsonFile(
  report: Report,
  reader: SourceReader,
  syntaxCode: SyntaxCode,
  { file, path, size }: FileToRead,
): { readonly hashed: HashedFile; readonly document: JsonDocument | undefined } {
  const limits = limitsByCode[syntaxCode];
  if (size > limits.bytes) {
    report(tooLargeJson(file, limits));
    return { hashed: hashInChunks(report, reader, { file, path, size }), document: undefined };
  }
  const bytes = reader.read(file, size);
  checkContent(report, file, bytes, bytes.length);
  const hashed = { path, sha256: sha256Hex(bytes), size: bytes.length };
  const renamed: Report = (d) => report(d.code === 'refuse.json.syntax' ? { ...d, code: syntaxCode } : d);
  return { hashed, document: readJsonBytes(renamed, file, bytes, limits) };
}

function hashInChunks(report: Report, { chunks }: SourceReader, { file, path, size }: FileToRead): HashedFile {
  return { path, ...digestOf(chunks(file, size), size, (head) => checkContent(report, file, head, size)) };
}

function payloadOf(report: Report, { file, value }: JsonDocument): JsonDocument<JsonObject> | undefined {
  if (isJsonObject(value)) return { file, value };
  report(
    diagnostic('refuse.pack_contrib.invalid_payload_json', 'the payload is not a JSON object', {
      at: { file, pointer: '' },
    }),
  );
  return undefined;
}
