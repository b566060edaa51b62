import { pluralize } from '../../core/base/text/pluralize.ts';
import { allDiagnostics, reportTo, type StageDiagnostics } from '../../core/compiler/stage.ts';
import { disk } from '../../io/disk.ts';
import { UsageError } from '../../io/failure.ts';
import { readBundleDirectories } from '../../io/read-tree.ts';
import { defineCommand } from '../../ops/command.ts';
import { compileProject } from '../../ops/project/compile-project.ts';
import { findProject, type Project, projectOptions, selectedBundle } from '../../ops/project/project.ts';
import { commandResult, table } from '../../ops/report.ts';

export const command = defineCommand({
  summary: 'list the packs of a bundle in their resolved order; all packs where there is no bundle yet',
  options: {
    ...projectOptions,
    bundle: { type: 'string', value: 'ID', summary: 'the bundle whose packs to list (default: as for `run`)' },
    all: { type: 'boolean', summary: 'list every pack of the tree, sorted by id' },
  },
  examples: [
    ['xstack pack list', 'the packs of the default bundle in resolved order'],
    ['xstack pack list --all --json', 'every pack, as JSON'],
  ],
  run: async (args, { cwd }) => {
    const byStage: StageDiagnostics = {};
    const project = findProject(reportTo(byStage)('01.compatx.check'), args, cwd, { needs: 'packs' });
    if (args.all === true && args.bundle !== undefined) throw new UsageError('--all and --bundle exclude each other');
    const wanted = selectedBundle(project, args);
    const isAll = args.all === true || (wanted === undefined && !hasBundle(project));
    const outcome = await compileProject(project, { diagnostics: byStage, bundleId: isAll ? null : wanted });
    const packs = isAll ? [...outcome.packs.values()] : (outcome.resolved ?? []);
    return commandResult({
      root: project.root,
      diagnostics: allDiagnostics(byStage),
      json: {
        bundle_id: isAll ? null : (outcome.bundle?.bundleId ?? null),
        packs: packs.map(({ identity, path, contributions }) => ({
          pack_id: identity.packId,
          version: identity.version,
          path,
          canonical_hash: identity.canonicalHash,
          signature_status: identity.signatureStatus,
          dependencies: identity.dependencies.map(({ packId, range }) =>
            range === undefined ? packId : `${packId}@${range}`,
          ),
          contributions: contributions.map(({ type, id }) => ({ type, id })),
        })),
      },
      text: table(
        packs.map(({ identity, contributions }) => [
          identity.packId,
          identity.version,
          identity.canonicalHash.slice(0, 12),
          pluralize(contributions.length, 'contribution'),
        ]),
      ),
    });
  },
});

function hasBundle({ root, bundlesRoot, hasBundles }: Project): boolean {
  // What cannot be listed is reported when the project is compiled.
  return hasBundles && readBundleDirectories(disk, root, bundlesRoot, () => {}).some(({ kind }) => kind !== 'file');
}
