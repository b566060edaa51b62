import { join } from 'node:path';
import type { Report } from '../../core/base/diagnostic/diagnostic.ts';
import { writeFiles } from '../../io/write-file.ts';
import { type DocumentMigration, migrateDocument } from './migrate-document.ts';
import { allDocuments, documentsAt } from './migrate-documents.ts';
import { checkInside } from './output-directory.ts';
import type { Project } from './project.ts';
import { projectVersions } from './project-versions.ts';

/** Migrates the documents that paths of the command line name, or all, in memory; returns those that change. */
export function migrateProject(
  report: Report,
  project: Project,
  cwd: string,
  paths: readonly string[],
): DocumentMigration[] {
  const versions = projectVersions(report, project);
  const documents =
    paths.length === 0
      ? allDocuments(project, versions)
      : paths.flatMap((path) => documentsAt(project, versions, cwd, path));
  return documents.flatMap((document) => migrateDocument(report, project.root, versions, document) ?? []);
}

/** Writes migrated documents. */
export function writeMigrations(root: string, migrations: readonly DocumentMigration[]): void {
  checkInside(
    root,
    migrations.map(({ file }) => file),
  );
  writeFiles(migrations.map(({ file, after }) => ({ target: join(root, file), content: after })));
}
