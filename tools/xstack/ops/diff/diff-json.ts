import { buildFingerprint } from '../../core/compiler/diff/build-fingerprint.ts';
import type { BuildSide } from '../../core/compiler/diff/build-side.ts';
import { type Change, reasonOf, rowName } from '../../core/compiler/diff/change.ts';
import type { BuildDiff, PackDiff, PackState } from '../../core/compiler/diff/diff-builds.ts';
import type { Reach } from '../../core/compiler/diff/reach.ts';
import type { OpenSide } from './open-side.ts';

/** Returns one of two builds for a JSON document. */
export function sideJson({ label, side, errors }: OpenSide) {
  return { name: label, bundle_id: side.bundleId, build_fingerprint: buildFingerprintOf(side), errors };
}

/** Returns the fingerprint of a build; null if it is refused. */
export function buildFingerprintOf({ registries, packLockHash }: BuildSide): string | null {
  return Object.keys(registries).length === 0 ? null : buildFingerprint(packLockHash, registries);
}

/** Returns a difference for a JSON document. */
export function diffJson({
  packs,
  registries,
  class: worst = null,
}: Omit<BuildDiff, 'class'> & { class?: BuildDiff['class'] | null }) {
  return { class: worst, packs: packs.map(packJson), registries: registries.map(registryJson) };
}

function packJson({ packId, before, after, class: grade, bump, changes }: PackDiff) {
  return {
    pack_id: packId,
    before: stateJson(before),
    after: stateJson(after),
    class: grade,
    expected: bump === undefined ? null : { part: bump.part, version: bump.version, is_enough: bump.isEnough },
    changes: changes.map(changeJson),
  };
}

function stateJson(state: PackState | undefined) {
  if (state === undefined) return null;
  return { pack_id: state.packId, version: state.version, canonical_hash: state.canonicalHash };
}

function registryJson({ hashName, before, after }: BuildDiff['registries'][number]) {
  return { hash_name: hashName, before: before ?? null, after: after ?? null };
}

function changeJson(change: Change) {
  const { class: grade, rule, isDeclared, message, row, file, pointer, before, after, accepted } = change;
  return {
    class: grade,
    rule,
    declared: isDeclared,
    reason: reasonOf(change),
    message,
    ...(row !== undefined && { row: rowName(row) }),
    ...(file !== undefined && { file }),
    ...(pointer !== undefined && { pointer }),
    ...(before !== undefined && { before }),
    ...(after !== undefined && { after }),
    ...(accepted !== undefined && { accepted }),
  };
}

/** Returns what a difference reaches for a JSON document; null if neither build shows it. */
export function reachJson(reach: Reach | undefined) {
  if (reach === undefined) return null;
  const { bundles, experiences, scenes, scenePackages, packs } = reach;
  return { bundles, experiences, scenes, scene_packages: scenePackages, packs };
}
