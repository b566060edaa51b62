import { reportInto } from '../core/base/diagnostic/bounded.ts';
import { type Diagnostic, hasErrors } from '../core/base/diagnostic/diagnostic.ts';
import { listNames } from '../core/base/text/list-names.ts';
import { pluralize } from '../core/base/text/pluralize.ts';
import { defineCommand } from '../ops/command.ts';
import { type ChangedFile, writeChanged } from '../ops/edit/changed-file.ts';
import { formatProject } from '../ops/format/format-project.ts';
import { notFormattedDiagnostic } from '../ops/format/not-formatted.ts';
import { findProject, projectOptions } from '../ops/project/project.ts';
import { commandResult } from '../ops/report.ts';

export const command = defineCommand({
  summary: 'format manifests, bundles and registry definitions; their hashes stay current',
  positionals: [
    {
      name: 'paths',
      summary: 'documents, or directories of them (default: all packs, bundles and registry definitions)',
      repeated: true,
      isPath: true,
    },
  ],
  options: {
    ...projectOptions,
    payloads: { type: 'boolean', summary: 'format payloads, too; the hashes of their packs change' },
    check: { type: 'boolean', summary: 'write nothing; exit 1 if a document is not formatted' },
  },
  examples: [
    ['xstack fmt', 'format all documents but payloads'],
    ['xstack fmt --check', 'check the form, as in CI'],
    ['xstack fmt packs/domain --payloads', 'format the packs of a category with their payloads'],
  ],
  run: async (args, host) => {
    const diagnostics: Diagnostic[] = [];
    const report = reportInto(diagnostics);
    const { paths = [], payloads = false, check = false } = args;
    const project = findProject(report, args, host.cwd, { needs: 'named directories' });
    const { changed, documents } = await formatProject(report, project, { paths, cwd: host.cwd, payloads });
    const isWritten = !check && changed.length > 0 && !hasErrors(diagnostics);
    if (isWritten) writeChanged(project.root, changed);
    if (check) for (const each of changed) report(notFormattedDiagnostic(each.file));
    return commandResult({
      project,
      host,
      diagnostics,
      json: { changed: changed.map(({ file }) => file), documents, written: isWritten },
      text: hasErrors(diagnostics) ? '' : formattedText(changed, documents),
    });
  },
});

function formattedText(changed: readonly ChangedFile[], documents: number): string {
  if (changed.length === 0) return `${pluralize(documents, 'document')} checked, nothing to format\n`;
  return `formatted ${pluralize(changed.length, 'document')}: ${listNames(changed.map(({ file }) => file))}\n`;
}
