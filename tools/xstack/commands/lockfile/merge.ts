import { dirname, resolve } from 'node:path';
import { allDiagnostics, reportTo, type StageDiagnostics } from '../../core/compiler/stage.ts';
import { writeFile } from '../../io/write-file.ts';
import { defineCommand } from '../../ops/command.ts';
import { mergeLockfile } from '../../ops/lockfile/merge-lockfile.ts';
import { findProject } from '../../ops/project/project.ts';
import { commandResult } from '../../ops/report.ts';

export const command = defineCommand({
  summary: 'build the lockfile of a merge, as the merge driver of git',
  positionals: [
    { name: 'ours', summary: 'the file that git reads the result from, `%A`', required: true },
    { name: 'path', summary: 'the path of the lockfile in the work tree, `%P`', required: true },
  ],
  options: {},
  examples: [
    [
      'git config merge.xstack.driver "npx --no-install xstack lockfile merge %A %P"',
      'with `build/lockfile.json merge=xstack` in `.gitattributes`',
    ],
  ],
  run: async (args, host) => {
    const byStage: StageDiagnostics = {};
    const report = reportTo(byStage)('05.lockfile.validate');
    const project = findProject(report, {}, resolve(host.cwd, dirname(args.path)), { needs: 'packs' });
    const ours = resolve(host.cwd, args.ours);
    const merged = await mergeLockfile(report, project, ours, host.env);
    if (merged !== undefined) writeFile(ours, merged);
    return commandResult({
      root: project.root,
      diagnostics: allDiagnostics(byStage),
      json: { lockfile_path: args.path, written: merged !== undefined },
      text: merged !== undefined ? `${args.path}: built for the merge\n` : '',
    });
  },
});
