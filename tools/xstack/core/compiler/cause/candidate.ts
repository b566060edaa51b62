import type { Diagnostic } from '../../base/diagnostic/diagnostic.ts';
import type { DiagnosticEdit } from '../../base/diagnostic/edit.ts';
import { closest } from '../../base/diagnostic/suggest.ts';
import type { IdentifiedPack } from '../resolve/identified-pack.ts';
import type { PackNames } from '../resolve/pack-names.ts';
import type { ResolutionModel } from './resolution-model.ts';
import type { SelectionPaths } from './selection.ts';
import { manifestOf } from './statement.ts';

/** An edit that may remove a refusal; of those that do, a lower tier is offered first. */
export interface ProposedEdit {
  readonly edit: DiagnosticEdit;
  readonly tier: number;
}

/** A refused resolution. */
export interface RefusedModel {
  readonly model: ResolutionModel;
  readonly names: PackNames | undefined;
  readonly selection: SelectionPaths;
}

/** Returns the edits that may remove a refusal of one code, in order of preference within a tier. */
export type ProposeEdits = (refused: RefusedModel, refusal: Diagnostic) => readonly ProposedEdit[];

/** Returns the pack whose manifest a file is. */
export function packIn({ packs }: ResolutionModel, file: string | undefined): IdentifiedPack | undefined {
  return packs.find((pack) => manifestOf(pack) === file);
}

/**
 * Returns the id, of a pack or provided by one, that is nearest to an id; undefined if none is near, or if the id is that
 * of a directory without a pack.
 */
export function nearId({ model, names }: RefusedModel, id: string): string | undefined {
  const { directories, ignored } = model.known;
  if (directories.has(id) || ignored.has(id)) return undefined;
  return closest(id, [...model.packs.map(({ identity }) => identity.packId), ...(names?.providers.keys() ?? [])]);
}
