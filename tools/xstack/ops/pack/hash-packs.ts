import { basename } from 'node:path';
import type { Code } from '../../core/base/diagnostic/codes.ts';
import { type Diagnostic, diagnostic } from '../../core/base/diagnostic/diagnostic.ts';
import { closest } from '../../core/base/diagnostic/suggest.ts';
import type { IdentifiedPack } from '../../core/compiler/resolve/identified-pack.ts';
import { allDiagnostics, type StageDiagnostics } from '../../core/compiler/stage.ts';
import type { Project } from '../project/project.ts';
import { checkPacks } from './check-packs.ts';
import { hasOtherHash } from './manifest-hash.ts';

/** The selected packs with their computed hashes. */
export interface PackHashes {
  readonly packs: readonly IdentifiedPack[];
  /** The packs whose manifests have another hash. */
  readonly outdated: readonly IdentifiedPack[];
  /** Errors that prevent the hashes from being written. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Errors that a new hash corrects. */
const aboutHashes: readonly Code[] = [
  'refuse.pack.canonical_hash_mismatch',
  'refuse.pack.canonical_hash_invalid',
  'warn.pack.placeholder_hash',
];

/** Computes the hashes of the packs with these ids or directories; of all packs if there are none. */
export async function hashPacks(
  project: Project,
  byStage: StageDiagnostics,
  selection: readonly string[],
): Promise<PackHashes> {
  const { packs } = await checkPacks(project, byStage);
  const names = selection.map((name) => basename(name));
  const isSelected = (name: string) => names.length === 0 || names.includes(name);
  const selected = [...packs.values()].filter(({ identity }) => isSelected(identity.packId));
  const nameOf = (found: Diagnostic) => packNameOf(project.packsRoot, found);
  const errors = allDiagnostics(byStage).filter(
    (found) => found.severity === 'error' && !aboutHashes.includes(found.code) && isSelected(nameOf(found)),
  );
  const missing = names
    .filter((name) => !packs.has(name) && !errors.some((found) => nameOf(found) === name))
    .map((name) => missingPack(name, packs.keys()));
  return {
    packs: selected,
    outdated: selected.filter((pack) => hasOtherHash(project.root, pack)),
    diagnostics: [...errors, ...missing],
  };
}

/** Returns the name of the pack directory that a diagnostic is about; empty if it is about none. */
function packNameOf(packsRoot: string, { at }: Diagnostic): string {
  const below = at?.file.startsWith(`${packsRoot}/`) ? at.file.slice(packsRoot.length + 1).split('/') : [];
  return below[1] ?? '';
}

function missingPack(name: string, known: Iterable<string>): Diagnostic {
  const near = closest(name, known);
  return diagnostic('refuse.pack.selection_missing_pack', `pack \`${name}\` does not exist`, {
    help: near === undefined ? '`xstack pack list --all` lists the packs' : `did you mean \`${near}\`?`,
  });
}
