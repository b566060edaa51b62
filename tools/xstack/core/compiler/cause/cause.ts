import type { Code } from '../../base/diagnostic/codes.ts';
import type { Diagnostic } from '../../base/diagnostic/diagnostic.ts';
import type { JsonPointer } from '../../base/json/pointer.ts';
import type { IdentifiedPack } from '../resolve/identified-pack.ts';
import { type ResolutionModel, resolveModel } from './resolution-model.ts';
import { pathTo, type SelectionPaths } from './selection.ts';
import {
  bundleStatement,
  idPointer,
  keyOf,
  manifestOf,
  packStatement,
  type Statement,
  versionPointer,
  withStatements,
} from './statement.ts';

/** Limit on the statements of a cause before it is made minimal: each is left out once or twice to try. */
const mostStatements = 200;

/**
 * Returns the cause of a refusal: statements that are refused with the same code if the packs hold nothing else, and
 * that are not if any one of them is left out. Checked by resolving without each. Undefined if more statements than
 * `mostStatements` may be involved.
 */
export function causeOf(
  model: ResolutionModel,
  selection: SelectionPaths,
  refusal: Diagnostic,
): Statement[] | undefined {
  const involved = involvedPacks(model, refusal);
  const named = namedStatements(model, refusal, involved);
  const paths = involved.flatMap(({ identity }) => pathTo(selection, identity.packId));
  // Most refusals are about packs whether they are selected or not.
  for (const candidates of [named, distinct([...paths, ...named])]) {
    if (candidates.length > mostStatements) return undefined;
    const part = partOf(model, candidates, involved);
    const isRefused = (kept: readonly Statement[]) =>
      resolveModel(
        withStatements(part, new Set(kept.map(({ at }) => keyOf(at))), packPointers[refusal.code]),
      ).refusals.some(({ code }) => code === refusal.code);
    if (isRefused(candidates)) return minimal(candidates, isRefused);
  }
  return undefined;
}

/** Pointers of the statements without which their packs are left out, for refusals of two packs with one id. */
const packPointers: Readonly<Partial<Record<Code, JsonPointer>>> = {
  'refuse.pack.duplicate_pack_id': idPointer,
  'refuse.pack.version_conflict': versionPointer,
};

/**
 * Removes statements without which the others are still refused, until a pass over all removes none: then each is
 * needed, also if the refusal does not grow with the statements.
 */
function minimal<T>(statements: readonly T[], isRefused: (kept: readonly T[]) => boolean): T[] {
  let kept = [...statements];
  for (let before = -1; kept.length !== before; ) {
    before = kept.length;
    for (const each of [...kept]) {
      const others = kept.filter((other) => other !== each);
      if (isRefused(others)) kept = others;
    }
  }
  return kept;
}

function involvedPacks({ packs }: ResolutionModel, { at, related = [] }: Diagnostic): IdentifiedPack[] {
  const files = new Set([at?.file, ...related.map((each) => each.at.file)]);
  return packs.filter((pack) => files.has(manifestOf(pack)));
}

/** Returns the statements that a refusal names, and the versions of the packs. */
function namedStatements(
  { bundle }: ResolutionModel,
  { code, at, related = [] }: Diagnostic,
  involved: readonly IdentifiedPack[],
): Statement[] {
  const byFile = new Map(involved.map((pack) => [manifestOf(pack), pack]));
  const named = [...(at === undefined ? [] : [at]), ...related.map((each) => each.at)].flatMap((location) => {
    const { file, pointer = '' } = location;
    const pack = byFile.get(file);
    if (pack !== undefined) return packStatement(pack, pointer) ?? [];
    return bundle?.file === file ? (bundleStatement(bundle, pointer) ?? []) : [];
  });
  // Of duplicate packs, each is a statement: its version is none of its own.
  const versions =
    packPointers[code] === undefined ? involved.flatMap((pack) => packStatement(pack, versionPointer) ?? []) : [];
  return distinct([...named, ...versions]);
}

function distinct(statements: readonly Statement[]): Statement[] {
  return [...new Map(statements.map((each) => [keyOf(each.at), each])).values()];
}

/** Returns the model with only the packs that statements are about; the others exist, but state nothing. */
function partOf(
  model: ResolutionModel,
  statements: readonly Statement[],
  involved: readonly IdentifiedPack[],
): ResolutionModel {
  const files = new Set([...statements.map(({ at }) => at.file), ...involved.map(manifestOf)]);
  const { packs, known } = model;
  const others = packs.filter((pack) => !files.has(manifestOf(pack))).map(({ identity }) => identity.packId);
  return {
    ...model,
    packs: packs.filter((pack) => files.has(manifestOf(pack))),
    known: { ...known, ids: new Set([...known.ids, ...others]) },
  };
}
