import { resolve } from 'node:path';
import { allDiagnostics, reportTo, type StageDiagnostics } from '../../core/compiler/stage.ts';
import { waitForWriters } from '../../io/recovery/output-lock.ts';
import { defineCommand } from '../../ops/command.ts';
import { explainInterruptedRun } from '../../ops/lockfile/interrupted-run.ts';
import { validateLockfile } from '../../ops/lockfile/validate-lockfile.ts';
import { findProject, projectOptions } from '../../ops/project/project.ts';
import { commandResult } from '../../ops/report.ts';

export const command = defineCommand({
  summary: 'check the lockfile: its own hash, every registry file against it, and packs that no registry names',
  options: {
    ...projectOptions,
    out: { type: 'string', value: 'DIR', summary: 'the directory of the lockfile and the registries (default: build)' },
  },
  examples: [['xstack lockfile validate', 'check build/lockfile.json and build/registries/']],
  run: async (args, host) => {
    const byStage: StageDiagnostics = {};
    const report = reportTo(byStage)('05.lockfile.validate');
    const project = findProject(report, args, host.cwd, { needs: 'nothing' });
    const file = `${project.outDir}/lockfile.json`;
    const state = await waitForWriters(resolve(project.root, project.outDir), host);
    const valid = await validateLockfile(report, project, file);
    if (!valid && state !== 'free') explainInterruptedRun(byStage, file, state);
    return commandResult({
      project,
      host,
      diagnostics: allDiagnostics(byStage),
      json: { lockfile_path: file, valid },
      text: valid ? `${file}: valid\n` : '',
    });
  },
});
