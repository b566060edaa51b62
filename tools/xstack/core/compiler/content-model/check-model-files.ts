import { diagnostic, type Report } from '../../base/diagnostic/diagnostic.ts';
import { dataLimits, descriptionLimits } from '../../base/json/excess.ts';
import { readJsonBytes } from '../../base/json/read.ts';
import { isJsonObject } from '../../base/json/value.ts';
import { schemaDiagnostic } from '../../base/schema/validate.ts';
import type { PackDirectory, ReadBytes, SourceEntry } from '../pack/source-tree.ts';
import type { ContentModel, Sidecar } from './content-model.ts';

/** Checks the files of a pack that only the content model of the project permits: sidecars, and directories of JSON. */
export function checkModelFiles(
  report: Report,
  { sidecars, packDirectories }: ContentModel,
  { path: directory, entries }: PackDirectory,
  read: ReadBytes,
): void {
  if (sidecars.size === 0 && packDirectories.size === 0) return;
  for (const entry of entries) {
    if (entry.kind !== 'file') continue;
    const relative = entry.path.slice(directory.length + 1);
    const sidecar = sidecars.get(relative);
    if (sidecar !== undefined) checkSidecar(report, sidecar, entry, read);
    else if (packDirectories.get(relative.split('/')[0] as string) === 'json') checkJson(report, entry, read);
  }
}

function checkSidecar(report: Report, { problems }: Sidecar, { path, size }: SourceEntry, read: ReadBytes): void {
  const document =
    size > descriptionLimits.bytes ? undefined : readJsonBytes(report, path, read(path, size), descriptionLimits);
  if (document === undefined) return;
  if (!isJsonObject(document.value)) {
    const message = `\`${path.slice(path.lastIndexOf('/') + 1)}\` must be an object`;
    report(diagnostic('refuse.pack.invalid_sidecar', message, { at: { file: path, pointer: '' } }));
    return;
  }
  for (const problem of problems?.(document.value) ?? [])
    report(schemaDiagnostic('refuse.pack.invalid_sidecar', path, problem));
}

function checkJson(report: Report, { path, size }: SourceEntry, read: ReadBytes): void {
  if (path.endsWith('.json')) readJsonBytes(report, path, read(path, size), dataLimits);
  else
    report(
      diagnostic('refuse.pack.unexpected_entry', `\`${path}\` is in a directory that holds JSON only`, {
        at: { file: path },
        help: 'move it, or set `holds` of the directory to `opaque` in the content model',
      }),
    );
}
