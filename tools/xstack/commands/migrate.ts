import { reportInto } from '../core/base/diagnostic/bounded.ts';
import { type Diagnostic, hasErrors } from '../core/base/diagnostic/diagnostic.ts';
import { listNames } from '../core/base/text/list-names.ts';
import { pluralize } from '../core/base/text/pluralize.ts';
import { defineCommand } from '../ops/command.ts';
import { formatMigration } from '../ops/project/migrate-document.ts';
import { migrateProject, writeMigrations } from '../ops/project/migrate-project.ts';
import { findProject, projectOptions } from '../ops/project/project.ts';
import { commandResult } from '../ops/report.ts';

export const command = defineCommand({
  summary: 'migrate documents of an older version; shows the diff, and writes only with --write',
  positionals: [
    {
      name: 'paths',
      summary:
        'documents, or directories of them (default: all packs with their payloads, bundles and registry definitions)',
      repeated: true,
      isPath: true,
    },
  ],
  options: { ...projectOptions, write: { type: 'boolean', summary: 'write the migrated documents' } },
  examples: [
    ['xstack migrate', 'show what would change'],
    ['xstack migrate packs/core/pack.core.runtime/pack.json --write', 'migrate one document'],
  ],
  run: (args, host) => {
    const diagnostics: Diagnostic[] = [];
    const report = reportInto(diagnostics);
    const project = findProject(report, args, host.cwd, { needs: 'named directories' });
    const migrations = migrateProject(report, project, host.cwd, args.paths ?? []);
    const isRefused = hasErrors(diagnostics);
    const write = args.write === true && !isRefused;
    if (write) writeMigrations(project.root, migrations);
    return commandResult({
      project,
      host,
      diagnostics,
      json: { changed: migrations.map(({ file }) => file), written: write },
      text: write
        ? writtenText(migrations.map(({ file }) => file))
        : `${migrations.map(formatMigration).join('')}${plannedText(migrations.length, isRefused)}`,
    });
  },
});

const nothingToDo = 'every document has the current version\n';

function writtenText(files: readonly string[]): string {
  return files.length === 0 ? nothingToDo : `migrated ${pluralize(files.length, 'document')}: ${listNames(files)}\n`;
}

function plannedText(changed: number, refused: boolean): string {
  if (refused) return '';
  return changed === 0 ? nothingToDo : 'nothing written; add --write\n';
}
