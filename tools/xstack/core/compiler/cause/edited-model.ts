import type { DiagnosticEdit, DocumentPatch } from '../../base/diagnostic/edit.ts';
import type { PatchOperation } from '../../base/json/json-patch.ts';
import { pointerSteps } from '../../base/json/pointer.ts';
import type { Bundle } from '../bundle/bundle.ts';
import { type Dependency, parseDependency } from '../pack/dependency.ts';
import type { IdentifiedPack } from '../resolve/identified-pack.ts';
import type { ResolutionModel } from './resolution-model.ts';
import { manifestOf } from './statement.ts';

/** Returns the model after an edit of lists or of the id of packs. */
export function editedModel(model: ResolutionModel, { patches }: DiagnosticEdit): ResolutionModel {
  return patches.reduce(patchedModel, model);
}

function patchedModel(model: ResolutionModel, { file, operations }: DocumentPatch): ResolutionModel {
  const { bundle, packs } = model;
  if (bundle?.file === file) return { ...model, bundle: operations.reduce(patchedBundle, bundle) };
  return {
    ...model,
    packs: packs.map((pack) => (manifestOf(pack) === file ? operations.reduce(patchedPack, pack) : pack)),
  };
}

function patchedBundle(bundle: Bundle, operation: PatchOperation): Bundle {
  const [member] = pointerSteps(operation.path);
  if (member === 'pack_ids') return { ...bundle, packIds: patchedList(bundle.packIds, operation) };
  if (member === 'optional_pack_ids')
    return { ...bundle, optionalPackIds: patchedList(bundle.optionalPackIds, operation) };
  throw new Error(`bug: an edit of \`${member}\` has no effect on a resolution`);
}

function patchedPack(pack: IdentifiedPack, operation: PatchOperation): IdentifiedPack {
  const { identity } = pack;
  const { dependencies, relations } = identity;
  const withIdentity = (changed: Partial<IdentifiedPack['identity']>) => ({
    ...pack,
    identity: { ...identity, ...changed },
  });
  const [member] = pointerSteps(operation.path);
  if (member === 'pack_id' && operation.op === 'replace') return withIdentity({ packId: operation.value as string });
  if (member === 'dependencies') return withIdentity({ dependencies: patchedEntries(dependencies, operation) });
  if (relations !== undefined && member === 'optional_dependencies') {
    const optionalDependencies = patchedEntries(relations.optionalDependencies, operation);
    return withIdentity({ relations: { ...relations, optionalDependencies } });
  }
  if (relations !== undefined && member === 'conflicts')
    return withIdentity({ relations: { ...relations, conflicts: patchedEntries(relations.conflicts, operation) } });
  throw new Error(`bug: an edit of \`${member}\` has no effect on a resolution`);
}

/** Entries have their position in the manifest, where refused entries may be between them. */
function patchedEntries(entries: readonly Dependency[], operation: PatchOperation): readonly Dependency[] {
  const index = indexIn(operation);
  if (operation.op === 'remove')
    return entries
      .filter((each) => each.index !== index)
      .map((each) => (each.index > index ? { ...each, index: each.index - 1 } : each));
  if (operation.op !== 'replace') throw new Error(`bug: \`${operation.op}\` of an entry`);
  const parsed = parseDependency(operation.value as string, index);
  if (typeof parsed === 'string') throw new Error(`bug: the entry \`${String(operation.value)}\` ${parsed}`);
  return entries.map((each) => (each.index === index ? parsed : each));
}

function patchedList(list: readonly string[], operation: PatchOperation): readonly string[] {
  const index = indexIn(operation);
  if (operation.op === 'remove') return list.filter((_, i) => i !== index);
  const value = operation.value as string;
  if (operation.op === 'replace') return list.map((each, i) => (i === index ? value : each));
  return Number.isNaN(index) ? [...list, value] : list.toSpliced(index, 0, value);
}

/** Returns the position in a list; NaN for the one after the last. */
function indexIn({ path }: PatchOperation): number {
  return Number(pointerSteps(path).at(-1));
}
