import { join } from 'node:path';
import type { Diagnostic } from '../../core/base/diagnostic/diagnostic.ts';
import { replaceMember } from '../../core/base/json/edit-items.ts';
import type { BuildOutcome } from '../../core/compiler/build.ts';
import { listedPacks } from '../../core/compiler/edit/pack-list.ts';
import { currentIds, packNames } from '../../core/compiler/resolve/pack-names.ts';
import { resolve } from '../../core/compiler/resolve/resolve.ts';
import { allDiagnostics } from '../../core/compiler/stage.ts';
import { disk } from '../../io/disk.ts';
import { diskWith } from '../../io/overlay.ts';
import { compileProject } from '../project/compile-project.ts';
import type { Project } from '../project/project.ts';
import type { EditTarget } from './edit-target.ts';

/** An edit that was resolved with all packs of the project. */
export interface ResolvedEdit {
  /** The document to write; in a pack whose hash was current, with its new hash. */
  readonly source: string;
  /** The errors that the project did not have before. */
  readonly errors: readonly Diagnostic[];
  readonly isHashOutdated: boolean;
  /** The packs that an edited bundle selects; empty for a pack. */
  readonly selected: readonly string[];
}

/** A declared hash that is replaced when the pack is complete. */
const placeholder = 'placeholder.v1';

/** Resolves a project in which the document of `target` has another source, without writing it. */
export async function resolveEdit(
  project: Project,
  before: BuildOutcome,
  target: EditTarget,
  source: string,
): Promise<ResolvedEdit> {
  const { kind, id, file } = target;
  const hash = kind === 'pack' ? hashState(before, { ...target, source }) : 'none';
  const resolvable = hash === 'current' ? replaceMember(source, 'canonical_hash', placeholder) : source;
  const edited = diskWith(disk, join(project.root, file), new TextEncoder().encode(resolvable));
  const after = await compileProject(project, { bundleId: null, disk: edited });
  const list = kind === 'bundle' ? resolveList(after, source) : { errors: [], selected: [] };
  const listBefore = list.errors.length === 0 ? [] : resolveList(before, target.source).errors;
  const known = new Set([...allDiagnostics(before.diagnostics), ...listBefore].map(keyOf));
  const errors = [...allDiagnostics(after.diagnostics), ...list.errors].filter(
    (found) =>
      found.severity === 'error' &&
      // With a refused content model, no pack was compiled: nothing about the edit is known.
      (after.isModelRefused === true || !known.has(keyOf(found))) &&
      !isOldHash(found, file),
  );
  const computed = after.packs.get(id)?.identity.canonicalHash;
  return {
    source: hash === 'current' && computed ? replaceMember(source, 'canonical_hash', computed) : source,
    errors,
    isHashOutdated: hash === 'outdated',
    selected: list.selected,
  };
}

function hashState({ packs }: BuildOutcome, { id, source }: EditTarget): 'current' | 'outdated' {
  const { canonical_hash } = JSON.parse(source.replace(/^\uFEFF/, '')) as { readonly canonical_hash?: unknown };
  return packs.get(id)?.identity.canonicalHash === canonical_hash ? 'current' : 'outdated';
}

/** Resolves the packs that a bundle lists. */
function resolveList({ packs }: BuildOutcome, source: string) {
  const errors: Diagnostic[] = [];
  const names = packNames(() => {}, packs);
  const listed = listedPacks('bundle', source).filter((id) => currentIds(names, id).some((each) => packs.has(each)));
  const { pack_ids: required } = JSON.parse(source.replace(/^\uFEFF/, '')) as { readonly pack_ids: readonly string[] };
  const report = (found: Diagnostic) => {
    if (found.severity === 'error') errors.push(found);
  };
  const resolved = resolve(report, packs, names, { selected: listed, required }) ?? [];
  return { errors, selected: resolved.map(({ identity }) => identity.packId) };
}

function keyOf({ code, message, at }: Diagnostic): string {
  return `${code}\n${at?.file}\n${message}`;
}

/** A hash that was out of date has another difference after the edit. */
function isOldHash({ code, at }: Diagnostic, file: string): boolean {
  return code === 'refuse.pack.canonical_hash_mismatch' && at?.file === file;
}
