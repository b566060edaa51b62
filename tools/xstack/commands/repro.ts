import { reportTo, type StageDiagnostics } from '../core/compiler/stage.ts';
import { defineCommand } from '../ops/command.ts';
import { bundleOption } from '../ops/explain/bundle-option.ts';
import { codeNamed } from '../ops/explain-code.ts';
import { findProject, projectOptions } from '../ops/project/project.ts';
import { commandResult } from '../ops/report.ts';

export const command = defineCommand({
  summary: 'print the smallest anonymous repository with a diagnostic, for a report of a bug',
  positionals: [
    { name: 'code', summary: 'the code of the diagnostic, or its last part', required: true, ids: 'codes' },
  ],
  options: { ...projectOptions, ...bundleOption },
  examples: [
    ['xstack repro circular_dependency', 'the smallest repository with a cycle like yours, without your words'],
    ['xstack repro refuse.pack.version_mismatch > story.txtar', 'write it to a file'],
  ],
  run: async (args, host) => {
    const byStage: StageDiagnostics = {};
    const project = findProject(reportTo(byStage)('01.compatx.check'), args, host.cwd, { needs: 'packs' });
    const code = codeNamed(args.code);
    if (typeof code !== 'string') return commandResult({ project, host, diagnostics: [code], json: {}, text: '' });
    const { reproduceProject } = await import('../ops/repro/reproduce-project.ts');
    return reproduceProject(project, code, args, host);
  },
});
