import { join } from 'node:path';
import { createTwoFilesPatch } from 'diff';
import { decodeUtf8 } from '#platform';
import { reportInto } from '../core/base/diagnostic/bounded.ts';
import { type Diagnostic, hasErrors, type Report } from '../core/base/diagnostic/diagnostic.ts';
import { pointer } from '../core/base/json/pointer.ts';
import { readJsonBytes } from '../core/base/json/read.ts';
import { isJsonObject } from '../core/base/json/value.ts';
import { checkVersion, type VersionRegistry, versionsOf } from '../core/base/version/check-version.ts';
import { migrationsOf } from '../core/base/version/migrate.ts';
import { migrateSource } from '../core/base/version/migrate-source.ts';
import { writeFiles } from '../io/write-file.ts';
import { defineCommand } from '../ops/command.ts';
import { allDocuments, documentBytes, documentsAt, type VersionedDocument } from '../ops/project/migrate-documents.ts';
import { checkInside } from '../ops/project/output-directory.ts';
import { findProject, type Project, projectOptions } from '../ops/project/project.ts';
import { projectVersions } from '../ops/project/project-versions.ts';
import { commandResult } from '../ops/report.ts';

interface Migrated {
  readonly file: string;
  readonly before: string;
  readonly after: string;
}

export const command = defineCommand({
  summary: 'migrate documents of an older version; shows the diff, and writes only with --write',
  positionals: [
    {
      name: 'paths',
      summary:
        'documents, or directories of them (default: all packs with their payloads, bundles and registry definitions)',
      repeated: true,
    },
  ],
  options: { ...projectOptions, write: { type: 'boolean', summary: 'write the migrated documents' } },
  examples: [
    ['xstack migrate', 'show what would change'],
    ['xstack migrate packs/core/pack.core.runtime/pack.json --write', 'migrate one document'],
  ],
  run: (args, { cwd }) => {
    const diagnostics: Diagnostic[] = [];
    const report = reportInto(diagnostics);
    const project = findProject(report, args, cwd, { needs: 'named directories' });
    const versions = projectVersions(report, project);
    const given = args.paths ?? [];
    const documents =
      given.length === 0
        ? allDocuments(project, versions)
        : given.flatMap((path) => documentsAt(project, versions, cwd, path));
    const changed = documents.flatMap((each) => migrateFile(report, project, versions, each) ?? []);
    const write = args.write === true && !hasErrors(diagnostics);
    if (write) {
      checkInside(
        project.root,
        changed.map(({ file }) => file),
      );
      writeFiles(changed.map(({ file, after }) => ({ target: join(project.root, file), content: after })));
    }
    const differences = changed.map(({ file, before, after }) =>
      createTwoFilesPatch(file, file, before, after, '', ''),
    );
    return commandResult({
      root: project.root,
      diagnostics,
      json: { changed: changed.map(({ file }) => file), written: write },
      text: `${differences.join('')}${summary(changed.length, write, hasErrors(diagnostics))}`,
    });
  },
});

function summary(changed: number, written: boolean, refused: boolean): string {
  if (written && changed > 0) return 'written\n';
  if (refused) return '';
  return changed === 0 ? 'every document has the current version\n' : 'nothing written; add --write\n';
}

/** A document that needs migrating, before and after; undefined where nothing changes, or where it cannot be done. */
function migrateFile(
  report: Report,
  { root }: Project,
  registry: VersionRegistry,
  { file, parts }: VersionedDocument,
): Migrated | undefined {
  const bytes = documentBytes(root, file);
  const document = readJsonBytes(report, file, bytes);
  if (document === undefined || !isJsonObject(document.value)) return undefined;
  const before = decodeUtf8(bytes) as string;
  const due = parts(document.value).flatMap(({ path, value, format }) => {
    const migrations = migrationsOf(value, versionsOf(registry, format));
    if (migrations === undefined) checkVersion(report, registry, format, { file, value, pointer: pointer(...path) });
    return migrations === undefined || migrations.length === 0 ? [] : [{ path, value, migrations }];
  });
  const after = migrateSource(before, due);
  return after === before ? undefined : { file, before, after };
}
