import type { IdentifiedPack } from '../../core/compiler/resolve/identified-pack.ts';
import type { StageDiagnostics } from '../../core/compiler/stage.ts';
import { hasBundle } from '../bundle/has-bundle.ts';
import { compileProject } from '../project/compile-project.ts';
import type { Project } from '../project/project.ts';

/** The packs of a bundle in their resolved order, or all packs of a project, sorted by id. */
export interface PackList {
  /** Null for all packs, and if the bundle does not exist. */
  readonly bundleId: string | null;
  readonly packs: readonly IdentifiedPack[];
}

/** Lists the packs of a bundle; undefined: the default one, or all packs if the project has no bundles. Null: all packs. */
export async function listPacks(
  project: Project,
  byStage: StageDiagnostics,
  bundleId: string | null | undefined,
): Promise<PackList> {
  const isAll = bundleId === null || (bundleId === undefined && !hasBundle(project));
  const outcome = await compileProject(project, { diagnostics: byStage, bundleId: isAll ? null : bundleId });
  if (isAll) return { bundleId: null, packs: [...outcome.packs.values()] };
  return { bundleId: outcome.bundle?.bundleId ?? null, packs: outcome.resolved ?? [] };
}

/** Formats a pack for `--json`. */
export function packJson({ identity, path, contributions }: IdentifiedPack) {
  return {
    pack_id: identity.packId,
    version: identity.version,
    path,
    canonical_hash: identity.canonicalHash,
    signature_status: identity.signatureStatus,
    dependencies: identity.dependencies.map(({ packId, range }) =>
      range === undefined ? packId : `${packId}@${range}`,
    ),
    contributions: contributions.map(({ type, id }) => ({ type, id })),
  };
}
