import { diagnostic, type Report } from '../../base/diagnostic/diagnostic.ts';
import { type DocumentLimits, dataLimits, descriptionLimits } from '../../base/json/excess.ts';
import { type JsonDocument, readJsonBytes, tooLargeJson } from '../../base/json/read.ts';
import { isJsonObject, type JsonObject } from '../../base/json/value.ts';
import { schemaDiagnostic } from '../../base/schema/validate.ts';
import type { PackDirectory, ReadBytes, SourceEntry } from '../pack/source-tree.ts';
import type { ContentModel, Sidecar } from './content-model.ts';

/** Receives a sidecar; it may be invalid. */
export type OnSidecar = (name: string, document: JsonDocument<JsonObject>, isValid: boolean) => void;

/** Checks the files of a pack that only the content model of the project permits: sidecars, and directories of JSON. */
export function checkModelFiles(
  report: Report,
  { sidecars, packDirectories }: ContentModel,
  { path: directory, entries }: PackDirectory,
  read: ReadBytes,
  onSidecar: OnSidecar,
): void {
  if (sidecars.size === 0 && packDirectories.size === 0) return;
  for (const entry of entries) {
    if (entry.kind !== 'file') continue;
    const relative = entry.path.slice(directory.length + 1);
    const sidecar = sidecars.get(relative);
    if (sidecar !== undefined) {
      const document = readJsonFile(report, entry, read, descriptionLimits);
      if (document !== undefined) checkSidecar(report, sidecar, relative, document, onSidecar);
    } else if (packDirectories.get(relative.split('/')[0] as string) === 'json') checkJson(report, entry, read);
  }
}

function checkSidecar(
  report: Report,
  { problems }: Sidecar,
  name: string,
  { file, value }: JsonDocument,
  onSidecar: OnSidecar,
): void {
  if (!isJsonObject(value)) {
    report(diagnostic('refuse.pack.invalid_sidecar', `\`${name}\` must be an object`, { at: { file, pointer: '' } }));
    return;
  }
  const found = problems?.(value) ?? [];
  for (const problem of found) report(schemaDiagnostic('refuse.pack.invalid_sidecar', file, problem));
  onSidecar(name, { file, value }, found.length === 0);
}

function checkJson(report: Report, entry: SourceEntry, read: ReadBytes): void {
  if (entry.path.endsWith('.json')) readJsonFile(report, entry, read, dataLimits);
  else
    report(
      diagnostic('refuse.pack.unexpected_entry', `\`${entry.path}\` is in a directory that holds JSON only`, {
        at: { file: entry.path },
        help: 'move it, or set `holds` of the directory to `opaque` in the content model',
      }),
    );
}

/** Reads a file as JSON; one above the size limit is refused without being read. */
function readJsonFile(
  report: Report,
  { path, size }: SourceEntry,
  read: ReadBytes,
  limits: DocumentLimits,
): JsonDocument | undefined {
  if (size <= limits.bytes) return readJsonBytes(report, path, read(path, size), limits);
  report(tooLargeJson(path, limits));
  return undefined;
}
