import { pointer } from '../../base/json/pointer.ts';
import type { IdentifiedPack } from '../resolve/identified-pack.ts';
import { chosenProvider, currentIds, type PackNames, packNames } from '../resolve/pack-names.ts';
import { packSet } from '../resolve/pack-set.ts';
import type { ResolutionModel } from './resolution-model.ts';
import { bundleStatement, packStatement, type Statement } from './statement.ts';

/** The last step of a shortest path from the bundle to a pack. */
interface Step {
  /** The pack before; absent if the bundle itself selects the pack. */
  readonly from?: string;
  readonly statements: readonly Statement[];
}

/** Shortest paths from the bundle to the packs that it selects, by pack id. */
export type SelectionPaths = ReadonlyMap<string, Step>;

/** Returns a shortest path to each selected pack, breadth first. Linear. */
export function selectionOf(model: ResolutionModel): SelectionPaths {
  const { packs } = packSet(() => {}, model.packs);
  const names = packNames(() => {}, packs);
  const steps = new Map<string, Step>();
  for (const [id, statement] of entriesOf(model))
    for (const current of currentIds(names, id))
      if (!steps.has(current)) steps.set(current, { statements: [statement] });
  const required = new Set(model.bundle?.packIds.flatMap((id) => currentIds(names, id)));
  for (const id of steps.keys()) {
    const pack = packs.get(id);
    for (const [next, statements] of pack === undefined ? [] : needsOf(pack, names, required))
      if (!steps.has(next)) steps.set(next, { from: id, statements });
  }
  return steps;
}

/** Returns the statements of the shortest path to a pack; none if it is not selected. */
export function pathTo(selection: SelectionPaths, id: string): Statement[] {
  const path: (readonly Statement[])[] = [];
  for (let step = selection.get(id); step !== undefined; ) {
    path.push(step.statements);
    step = step.from === undefined ? undefined : selection.get(step.from);
  }
  return path.reverse().flat();
}

function entriesOf({ bundle }: ResolutionModel): (readonly [id: string, statement: Statement])[] {
  if (bundle === undefined) return [];
  const entries = (member: string, ids: readonly string[]) =>
    ids.map((id, i) => [id, bundleStatement(bundle, pointer(member, i)) as Statement] as const);
  return [...entries('pack_ids', bundle.packIds), ...entries('optional_pack_ids', bundle.optionalPackIds)];
}

/** Returns the ids of the packs that a pack needs, each with the statements that this follows from. */
function needsOf(
  pack: IdentifiedPack,
  names: PackNames | undefined,
  required: ReadonlySet<string>,
): (readonly [id: string, statements: readonly Statement[]])[] {
  return pack.identity.dependencies.flatMap(({ packId, index }): (readonly [string, readonly Statement[]])[] => {
    const entry = packStatement(pack, pointer('dependencies', index)) as Statement;
    const providers = names?.providers.get(packId);
    const chosen = providers && chosenProvider(providers, required);
    if (providers === undefined) return currentIds(names, packId).map((id) => [id, [entry]]);
    if (chosen === undefined) return [];
    const provided = packStatement(
      chosen,
      pointer('provides', chosen.identity.relations?.provides.indexOf(packId) ?? 0),
    );
    return [[chosen.identity.packId, provided === undefined ? [entry] : [entry, provided]]];
  });
}
