import { join, resolve } from 'node:path';
import { hasErrors } from '../../core/base/diagnostic/diagnostic.ts';
import { shortHash } from '../../core/base/text/short-hash.ts';
import { printLockfile } from '../../core/compiler/lockfile/lockfile.ts';
import { reportTo, type StageDiagnostics } from '../../core/compiler/stage.ts';
import { obsoleteRegistries } from '../../io/obsolete-registries.ts';
import { writeOutputs, writtenTargets } from '../../io/outputs.ts';
import { defineCommand } from '../../ops/command.ts';
import { checkOutputDirectory } from '../../ops/project/output-directory.ts';
import { findProject, projectOptions, selectedBundle } from '../../ops/project/project.ts';
import { projectDiagnostics } from '../../ops/project/project-policy.ts';
import { commandResult } from '../../ops/report.ts';
import { compileProjectFast } from '../../ops/run/fast-packs.ts';
import { writingOutputs } from '../../ops/write-failure.ts';

export const command = defineCommand({
  summary: 'write the lockfile of a bundle, without writing the registries',
  options: {
    ...projectOptions,
    bundle: { type: 'string', value: 'ID', ids: 'bundles', summary: 'the bundle to lock (default: as for `run`)' },
    out: { type: 'string', value: 'DIR', summary: 'the directory of `lockfile.json` (default: build)' },
    'dry-run': { type: 'boolean', summary: 'print the lockfile; write nothing' },
  },
  examples: [
    ['xstack lockfile build', 'lock the default bundle'],
    ['xstack lockfile build --dry-run', 'print the lockfile that would be written'],
  ],
  run: async (args, host) => {
    const byStage: StageDiagnostics = {};
    const project = findProject(reportTo(byStage)('01.compatx.check'), args, host.cwd);
    if (args['dry-run'] !== true) checkOutputDirectory(project);
    const { lockfile, registries = [] } = await compileProjectFast(project, {
      diagnostics: byStage,
      bundleId: selectedBundle(project, args),
    });
    const diagnostics = projectDiagnostics(project, host, byStage);
    const text = lockfile === undefined || hasErrors(diagnostics) ? undefined : printLockfile(lockfile);
    const path = `${project.outDir}/lockfile.json`;
    const dryRun = args['dry-run'] === true;
    const directory = resolve(project.root, project.outDir);
    const outputs =
      text === undefined ? [] : [{ target: resolve(project.root, path), chunks: () => [Buffer.from(text)] }];
    // The old lockfile is the only record of registries whose definition was removed.
    const obsolete = () => obsoleteRegistries(directory, registries);
    const write = () => writeOutputs(outputs, { directory, waiting: host, obsolete });
    const written = dryRun ? [] : writtenTargets(await writingOutputs(project.root, () => diagnostics, write));
    return commandResult({
      project,
      host,
      diagnostics,
      json: { lockfile_path: path, written: written.length > 0, lockfile: lockfile ?? null },
      text:
        text === undefined
          ? ''
          : dryRun
            ? text
            : `${join(path)}: ${written.length > 0 ? 'written' : 'nothing changed'}; pack_lock_hash ${shortHash(lockfile?.pack_lock_hash ?? '')}\n`,
    });
  },
});
