import { hasErrors } from '../../core/base/diagnostic/diagnostic.ts';
import { reportTo, type StageDiagnostics } from '../../core/compiler/stage.ts';
import { tuneForShortRun } from '../../io/engine.ts';
import { defineCommand } from '../../ops/command.ts';
import { hashPacks } from '../../ops/pack/hash-packs.ts';
import { writeHashes } from '../../ops/pack/manifest-hash.ts';
import { findProject, projectOptions } from '../../ops/project/project.ts';
import { commandResult } from '../../ops/report.ts';
import { table } from '../../ops/table.ts';

export const command = defineCommand({
  summary: 'compute the canonical hash of packs, and write it into their manifests',
  positionals: [
    {
      name: 'packs',
      summary: 'pack ids or directories (default: all packs)',
      repeated: true,
      ids: 'packs',
      isPath: true,
    },
  ],
  options: {
    ...projectOptions,
    write: { type: 'boolean', summary: 'write the hashes into the manifests; nothing else in them changes' },
  },
  examples: [
    ['xstack pack hash', 'show the computed hash of every pack'],
    ['xstack pack hash pack.core.runtime --write', 'bring the `canonical_hash` of one pack up to date'],
  ],
  run: async (args, host) => {
    tuneForShortRun();
    const byStage: StageDiagnostics = {};
    const project = findProject(reportTo(byStage)('01.compatx.check'), args, host.cwd, { needs: 'packs' });
    const { packs, outdated, diagnostics } = await hashPacks(project, byStage, args.packs ?? []);
    const isWritten = args.write === true && !hasErrors(diagnostics);
    if (isWritten) await writeHashes(project.root, outdated);
    const state = isWritten ? 'written' : 'differs from the manifest';
    return commandResult({
      project,
      host,
      diagnostics,
      json: {
        packs: packs.map(({ identity, path }) => ({
          pack_id: identity.packId,
          path,
          canonical_hash: identity.canonicalHash,
        })),
        written: isWritten ? outdated.map(({ identity }) => identity.packId) : [],
      },
      text: table(
        ['canonical_hash', 'pack', 'state'],
        packs.map((pack) => [pack.identity.canonicalHash, pack.identity.packId, outdated.includes(pack) ? state : '']),
      ),
    });
  },
});
