import { sha256Hex } from '#platform';
import { diagnostic, type Report } from '../../base/diagnostic/diagnostic.ts';
import { suggestions } from '../../base/diagnostic/suggest.ts';
import { type JsonDocument, maximumBytes, readJsonBytes, tooLargeJson } from '../../base/json/read.ts';
import { isJsonObject, type JsonObject } from '../../base/json/value.ts';
import { compareText } from '../../base/text/compare.ts';
import type { HashedFile } from './canonical-hash.ts';
import { checkContent } from './content-policy.ts';
import { digestOf } from './hash-file.ts';
import type { Contribution } from './manifest.ts';
import type { PackDirectory, SourceReader } from './source-tree.ts';

/** The files of a pack by path relative to it, sorted; payloads are parsed. */
export interface PackFiles {
  readonly list: readonly HashedFile[];
  readonly byPath: ReadonlyMap<string, HashedFile>;
  /** Absent for a payload that is not a JSON object, which has been reported. */
  readonly payloads: ReadonlyMap<string, JsonDocument<JsonObject>>;
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

/** Reads every file that is not in `byPath` yet: hashes it, detects programs, and parses payloads. */
export function readFiles(
  report: Report,
  reader: SourceReader,
  { path: root, entries }: PackDirectory,
  contributions: readonly Contribution[],
  byPath: Map<string, HashedFile>,
): PackFiles {
  const payloadPaths = new Set<string>();
  for (const { path } of contributions) payloadPaths.add(path);
  const payloads = new Map<string, JsonDocument<JsonObject>>();
  for (const { kind, path: file, size } of entries) {
    if (kind !== 'file') continue;
    const path = file.slice(root.length + 1);
    if (payloadPaths.has(path)) {
      const { hashed, document } = readJsonFile(report, reader, 'refuse.pack_contrib.invalid_payload_json', {
        file,
        path,
        size,
      });
      byPath.set(path, hashed);
      const payload = document && payloadOf(report, document);
      if (payload !== undefined) payloads.set(path, payload);
    } else if (!byPath.has(path)) byPath.set(path, hashInChunks(report, reader, { file, path, size }));
  }
  const list = [...byPath.values()].sort((a, b) => compareText(a.path, b.path));
  const directories = new Set(entries.filter(({ kind }) => kind === 'directory').map(({ path }) => path));
  return { list, byPath, payloads, directories, suggest: suggestions() };
}

/** Reads a file as JSON. Syntax errors have the code of the area, which existing CI jobs depend on. */
export function readJsonFile(
  report: Report,
  reader: SourceReader,
  syntaxCode: 'refuse.pack.manifest_parse_failed' | 'refuse.pack_contrib.invalid_payload_json',
  { file, path, size }: FileToRead,
): { readonly hashed: HashedFile; readonly document: JsonDocument | undefined } {
  if (size > maximumBytes) {
    report(tooLargeJson(file));
    return { hashed: hashInChunks(report, reader, { file, path, size }), document: undefined };
  }
  const bytes = reader.read(file, size);
  checkContent(report, file, bytes, bytes.length);
  const hashed = { path, sha256: sha256Hex(bytes), size: bytes.length };
  const renamed: Report = (d) => report(d.code === 'refuse.json.syntax' ? { ...d, code: syntaxCode } : d);
  return { hashed, document: readJsonBytes(renamed, file, bytes) };
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
