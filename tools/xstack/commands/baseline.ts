import { configFile } from '../core/base/config/config.ts';
import { hasErrors } from '../core/base/diagnostic/diagnostic.ts';
import { reportTo, type StageDiagnostics } from '../core/compiler/stage.ts';
import { defineCommand } from '../ops/command.ts';
import { findProject, projectOptions, selectedBundle } from '../ops/project/project.ts';
import { commandResult } from '../ops/report.ts';
import { baselineText, makeBaseline } from '../ops/run/baseline.ts';

export const command = defineCommand({
  summary: "accept today's warnings in xstack.config.json, so that `strict` refuses new ones only",
  options: {
    ...projectOptions,
    bundle: { type: 'string', value: 'ID', ids: 'bundles', summary: 'the bundle to check (default: as for `run`)' },
    write: { type: 'boolean', summary: 'add the entries to `accepted`; nothing else in the file changes' },
    reason: { type: 'string', value: 'TEXT', summary: 'the reason of each entry (default: the date)' },
    until: { type: 'string', value: 'DATE', summary: 'the last day of each entry, such as 2026-12-31 (default: none)' },
  },
  examples: [
    ['xstack baseline', 'show which warnings would be accepted'],
    ['xstack baseline --write --until 2026-12-31', 'accept them for some time'],
  ],
  run: async (args, host) => {
    const byStage: StageDiagnostics = {};
    const project = findProject(reportTo(byStage)('01.compatx.check'), args, host.cwd);
    const { reason, until, write = false } = args;
    const request = { bundleId: selectedBundle(project, args), reason, until, isWritten: write };
    const { diagnostics, entries, isWritten } = await makeBaseline(project, byStage, request, host);
    return commandResult({
      project,
      host,
      diagnostics,
      json: { path: configFile, written: isWritten, entries },
      text: hasErrors(diagnostics) ? '' : baselineText(entries, isWritten),
    });
  },
});
