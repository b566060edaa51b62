import { join } from 'node:path';
import { allDiagnostics, reportTo, type StageDiagnostics } from '../../core/compiler/stage.ts';
import { exists } from '../../io/exists.ts';
import { UsageError } from '../../io/failure.ts';
import { writeFile } from '../../io/write-file.ts';
import { defineCommand } from '../../ops/command.ts';
import { checkInside } from '../../ops/project/output-directory.ts';
import { findProject, projectOptions } from '../../ops/project/project.ts';
import { checkNewId, starterBundle } from '../../ops/project/starter-pack.ts';
import { commandResult } from '../../ops/report.ts';

export const command = defineCommand({
  summary: 'make a new bundle',
  positionals: [
    { name: 'bundle_id', summary: 'its id, and the name of its directory', required: true },
    { name: 'pack_ids', summary: 'the packs that it selects', repeated: true, ids: 'packs' },
  ],
  options: {
    ...projectOptions,
    description: { type: 'string', value: 'TEXT', summary: 'the purpose of the bundle' },
  },
  examples: [['xstack bundle new bundle.ocean pack.domain.tides', 'make a bundle of one pack and its dependencies']],
  run: (args, host) => {
    const byStage: StageDiagnostics = {};
    const project = findProject(reportTo(byStage)('01.compatx.check'), args, host.cwd, {
      needs: 'nothing',
      otherwise: host.cwd,
    });
    const id = args.bundle_id;
    checkNewId('bundle', id);
    const directory = `${project.bundlesRoot}/${id}`;
    if (exists(join(project.root, directory)))
      throw new UsageError(`bundle \`${id}\` already exists in \`${directory}\``);
    checkInside(project.root, [directory]);
    const path = `${directory}/bundle.json`;
    writeFile(join(project.root, path), starterBundle(id, args.description ?? '', args.pack_ids ?? []));
    return commandResult({
      project,
      host,
      diagnostics: allDiagnostics(byStage),
      json: { bundle_id: id, path },
      text: `created ${path}\nnext: \`${args.pack_ids === undefined ? `xstack add ${id} <pack>` : `xstack run --bundle ${id}`}\`\n`,
    });
  },
});
