import { allDiagnostics, reportTo, type StageDiagnostics } from '../core/compiler/stage.ts';
import { defineCommand } from '../ops/command.ts';
import { diffProject } from '../ops/diff/diff-project.ts';
import { failures } from '../ops/diff/fail-on.ts';
import { sideOptions, sidePositionals } from '../ops/diff/side-arguments.ts';
import { findProject } from '../ops/project/project.ts';
import { commandResult } from '../ops/report.ts';

export const command = defineCommand({
  summary: 'show what changed between two builds, and what the changes break',
  positionals: sidePositionals,
  options: {
    'fail-on': { type: 'string', value: 'CHANGE', choices: failures, summary: 'exit with 1 if there is such a change' },
    ...sideOptions,
  },
  examples: [
    ['xstack diff', 'the packs that differ from the committed lockfile'],
    ['xstack diff origin/main', 'the rows that differ from a revision, field by field'],
    ['xstack diff v1.0.0 v1.1.0 --fail-on unbumped', 'refuse packs whose version is too low for their changes'],
    ['xstack diff origin/main --report markdown=comment.md', 'a comment for a pull request'],
  ],
  run: async (args, host) => {
    const byStage: StageDiagnostics = {};
    const project = findProject(reportTo(byStage)('01.compatx.check'), args, host.cwd, { needs: 'nothing' });
    const { diagnostics, document, remark, ...rest } = await diffProject(project, args, host);
    const all = [...allDiagnostics(byStage), ...diagnostics];
    return { ...commandResult({ project, host, diagnostics: all, ...rest }), document, remark };
  },
});
