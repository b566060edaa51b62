import { createTwoFilesPatch } from 'diff';
import { decodeUtf8 } from '#platform';
import type { Report } from '../../core/base/diagnostic/diagnostic.ts';
import { pointer } from '../../core/base/json/pointer.ts';
import { readJson, readJsonBytes } from '../../core/base/json/read.ts';
import { isJsonObject } from '../../core/base/json/value.ts';
import { editHunks } from '../../core/base/text/edit-patch.ts';
import { type SourceEdit, withEdits } from '../../core/base/text/source-edit.ts';
import {
  checkVersion,
  type Migration,
  type VersionRegistry,
  versionsOf,
} from '../../core/base/version/check-version.ts';
import { migrationsOf } from '../../core/base/version/migrate.ts';
import { type MigratedPart, migrationEdits } from '../../core/base/version/migrate-source.ts';
import { documentBytes, type VersionedDocument } from './migrate-documents.ts';

/** A changed document: its path relative to the root, and its source before and after. */
export interface DocumentMigration {
  readonly file: string;
  readonly before: string;
  readonly after: string;
  readonly edits: readonly SourceEdit[];
}

/** Migrates a document in memory; undefined if nothing changes, or if it cannot be migrated, which is reported. */
export function migrateDocument(
  report: Report,
  root: string,
  registry: VersionRegistry,
  document: VersionedDocument,
): DocumentMigration | undefined {
  const { file } = document;
  const before = documentText(report, root, file);
  const due = before === undefined ? [] : dueParts(report, registry, document, before);
  if (before === undefined || due.length === 0) return undefined;
  const edits = migrationEdits(before, due);
  const after = withEdits(before, edits);
  return after === before ? undefined : { file, before, after, edits };
}

/** Returns the source of a document; reports and returns undefined if it is not UTF-8. */
function documentText(report: Report, root: string, file: string): string | undefined {
  const bytes = documentBytes(root, file);
  const text = decodeUtf8(bytes);
  if (text === undefined) readJsonBytes(report, file, bytes);
  return text;
}

/** Returns the parts of a document that have an older version. Its values are garbage afterwards. */
function dueParts(
  report: Report,
  registry: VersionRegistry,
  { file, parts }: VersionedDocument,
  text: string,
): MigratedPart[] {
  const document = readJson(report, file, text);
  if (document === undefined || !isJsonObject(document.value)) return [];
  const due: MigratedPart[] = [];
  const chains = new Map<string, Migration[] | undefined>();
  for (const { path, value, format } of parts(document.value)) {
    const key = JSON.stringify([format, value['schema_version'] ?? null]);
    if (!chains.has(key)) chains.set(key, migrationsOf(value, versionsOf(registry, format)));
    const migrations = chains.get(key);
    if (migrations === undefined) checkVersion(report, registry, format, { file, value, pointer: pointer(...path) });
    else if (migrations.length > 0) due.push({ path, migrations });
  }
  return due;
}

/** Bounds of the search for the smallest difference: its time is the number of changed lines times the number of lines. */
const searched = { chars: 1 << 20, edits: 2000 };

/** Formats a migration as a unified diff: the smallest one, except of very large documents. */
export function formatMigration({ file, before, after, edits }: DocumentMigration): string {
  const smallest =
    before.length <= searched.chars
      ? createTwoFilesPatch(file, file, before, after, '', '', { maxEditLength: searched.edits })
      : undefined;
  return smallest ?? `${createTwoFilesPatch(file, file, '', '', '', '')}${editHunks(before, after, edits)}`;
}
