import { reportInto } from '../core/base/diagnostic/bounded.ts';
import { type Diagnostic, hasErrors } from '../core/base/diagnostic/diagnostic.ts';
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
    const migrations = migrateProject(report, project, cwd, args.paths ?? []);
    const isRefused = hasErrors(diagnostics);
    const write = args.write === true && !isRefused;
    if (write) writeMigrations(project.root, migrations);
    return commandResult({
      root: project.root,
      diagnostics,
      json: { changed: migrations.map(({ file }) => file), written: write },
      text: `${migrations.map(formatMigration).join('')}${summary(migrations.length, write, isRefused)}`,
    });
  },
});

function summary(changed: number, written: boolean, refused: boolean): string {
  if (written && changed > 0) return 'written\n';
  if (refused) return '';
  return changed === 0 ? 'every document has the current version\n' : 'nothing written; add --write\n';
}
