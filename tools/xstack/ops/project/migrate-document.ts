import { createTwoFilesPatch } from 'diff';
import { decodeUtf8 } from '#platform';
import type { Report } from '../../core/base/diagnostic/diagnostic.ts';
import { pointer } from '../../core/base/json/pointer.ts';
import { readJsonBytes } from '../../core/base/json/read.ts';
import { isJsonObject } from '../../core/base/json/value.ts';
import { checkVersion, type VersionRegistry, versionsOf } from '../../core/base/version/check-version.ts';
import { migrationsOf } from '../../core/base/version/migrate.ts';
import { type MigratedPart, migrateSource } from '../../core/base/version/migrate-source.ts';
import { documentBytes, type VersionedDocument } from './migrate-documents.ts';

/** A changed document: its path relative to the root, and its source before and after. */
export interface DocumentMigration {
  readonly file: string;
  readonly before: string;
  readonly after: string;
}

/** Migrates a document in memory; undefined if nothing changes, or if it cannot be migrated, which is reported. */
export function migrateDocument(
  report: Report,
  root: string,
  registry: VersionRegistry,
  { file, parts }: VersionedDocument,
): DocumentMigration | undefined {
  const bytes = documentBytes(root, file);
  const document = readJsonBytes(report, file, bytes);
  if (document === undefined || !isJsonObject(document.value)) return undefined;
  const due: MigratedPart[] = [];
  for (const { path, value, format } of parts(document.value)) {
    const migrations = migrationsOf(value, versionsOf(registry, format));
    if (migrations === undefined) checkVersion(report, registry, format, { file, value, pointer: pointer(...path) });
    else if (migrations.length > 0) due.push({ path, value, migrations });
  }
  if (due.length === 0) return undefined;
  const before = decodeUtf8(bytes) as string;
  const after = migrateSource(before, due);
  return after === before ? undefined : { file, before, after };
}

/** Formats a migration as a unified diff. */
export function formatMigration({ file, before, after }: DocumentMigration): string {
  return createTwoFilesPatch(file, file, before, after, '', '');
}
