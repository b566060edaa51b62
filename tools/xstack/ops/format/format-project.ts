import { decodeUtf8 } from '#platform';
import type { Report } from '../../core/base/diagnostic/diagnostic.ts';
import { formatJson } from '../../core/base/json/format.ts';
import { readJsonBytes } from '../../core/base/json/read.ts';
import { isJsonObject } from '../../core/base/json/value.ts';
import { payloadForm, schemaForm } from '../../core/compiler/edit/document-form.ts';
import { UsageError } from '../../io/failure.ts';
import type { ChangedFile } from '../edit/changed-file.ts';
import { withCurrentHashes } from '../edit/current-hashes.ts';
import { allDocuments, documentBytes, documentsAt, type VersionedDocument } from '../project/migrate-documents.ts';
import type { Project } from '../project/project.ts';
import { projectVersions } from '../project/project-versions.ts';

export interface FormatRequest {
  /** As given on the command line; empty: all documents. */
  readonly paths: readonly string[];
  readonly cwd: string;
  readonly payloads: boolean;
}

/** The documents of a project that do not have their form, and the number of documents. */
export interface FormattedProject {
  readonly changed: readonly ChangedFile[];
  readonly documents: number;
}

/**
 * Formats documents in memory. The declared hash of a pack is replaced if it was current and formatting changes the
 * content. A document that is not strict JSON is reported.
 */
export async function formatProject(
  report: Report,
  project: Project,
  request: FormatRequest,
): Promise<FormattedProject> {
  const documents = documentsOf(report, project, request);
  const formatted = documents.flatMap((document) => formatDocument(report, project.root, document) ?? []);
  const changed = formatted.filter(({ before, after }) => before !== after);
  return { changed: await withCurrentHashes(report, project, changed), documents: formatted.length };
}

function documentsOf(report: Report, project: Project, { paths, cwd, payloads }: FormatRequest): VersionedDocument[] {
  const versions = projectVersions(report, project);
  const all = paths.length === 0 ? allDocuments(project, versions) : [];
  for (const path of paths) {
    const found = documentsAt(project, versions, cwd, path);
    const [only] = found;
    if (!payloads && found.length === 1 && only?.types !== undefined)
      throw new UsageError(`\`${path}\` is a payload; payloads are formatted with --payloads only`);
    for (const document of found) all.push(document);
  }
  const byFile = new Map(all.map((document) => [document.file, document]));
  return [...byFile.values()].filter(({ format }) => payloads || format !== undefined);
}

function formatDocument(
  report: Report,
  root: string,
  { file, format, types = new Set() }: VersionedDocument,
): ChangedFile | undefined {
  const bytes = documentBytes(root, file);
  // The byte-order mark is removed, so that its warning has no cause afterwards.
  const document = readJsonBytes((found) => found.severity === 'error' && report(found), file, bytes);
  const before = decodeUtf8(bytes);
  if (document === undefined || before === undefined) return undefined;
  const { value } = document;
  const form = format !== undefined ? schemaForm(format) : isJsonObject(value) ? payloadForm(types, value) : {};
  return { file, before, after: formatJson(before, form) };
}
