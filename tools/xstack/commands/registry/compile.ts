import { hasErrors } from '../../core/base/diagnostic/diagnostic.ts';
import { reportTo, type StageDiagnostics } from '../../core/compiler/stage.ts';
import { defineCommand } from '../../ops/command.ts';
import { checkOutputDirectory } from '../../ops/project/output-directory.ts';
import { findProject, projectOptions, selectedBundle } from '../../ops/project/project.ts';
import { projectDiagnostics } from '../../ops/project/project-policy.ts';
import { registryTable, writeRegistries, writtenText } from '../../ops/project/write-registries.ts';
import { commandResult } from '../../ops/report.ts';
import { compileProjectFast } from '../../ops/run/fast-packs.ts';
import { writingOutputs } from '../../ops/write-failure.ts';

export const command = defineCommand({
  summary: 'compile the registries of a bundle, without touching the lockfile',
  options: {
    ...projectOptions,
    bundle: { type: 'string', value: 'ID', ids: 'bundles', summary: 'the bundle to compile (default: as for `run`)' },
    out: { type: 'string', value: 'DIR', summary: 'the directory of `registries/` (default: build)' },
    'dry-run': { type: 'boolean', summary: 'show what would be compiled; write nothing' },
  },
  examples: [
    ['xstack registry compile', 'compile the registries of the default bundle'],
    ['xstack registry compile --dry-run --json', 'only show their hashes'],
  ],
  run: async (args, host) => {
    const byStage: StageDiagnostics = {};
    const project = findProject(reportTo(byStage)('01.compatx.check'), args, host.cwd);
    if (args['dry-run'] !== true) checkOutputDirectory(project);
    const { registries = [], bundle } = await compileProjectFast(project, {
      diagnostics: byStage,
      bundleId: selectedBundle(project, args),
    });
    const diagnostics = projectDiagnostics(project, host, byStage);
    const isWritten = !hasErrors(diagnostics) && args['dry-run'] !== true;
    const write = () => writeRegistries(project, registries, host);
    const written = isWritten ? await writingOutputs(project.root, () => diagnostics, write) : new Set<string>();
    return commandResult({
      project,
      host,
      diagnostics,
      json: {
        bundle_id: bundle?.bundleId ?? null,
        out_dir: project.outDir,
        registries: registries.map(({ file, hashName, hash, size }) => ({
          file,
          hash_name: hashName,
          hash,
          rows: size,
          written: written.has(file),
        })),
      },
      text:
        args['dry-run'] === true
          ? registryTable(registries)
          : isWritten
            ? writtenText(project, registries, written)
            : '',
    });
  },
});
