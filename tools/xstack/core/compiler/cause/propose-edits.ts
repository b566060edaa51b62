import type { Code } from '../../base/diagnostic/codes.ts';
import { type DiagnosticEdit, editOf } from '../../base/diagnostic/edit.ts';
import { pointer, pointerSteps } from '../../base/json/pointer.ts';
import type { IdentifiedPack } from '../resolve/identified-pack.ts';
import { nearId, type ProposedEdit, type ProposeEdits, packIn, type RefusedModel } from './candidate.ts';
import { entriesOfBundle, entryAt, entryFor, rangesWith, removeEntry, removeNeed, writeEntry } from './entry-edits.ts';
import { manifestOf } from './statement.ts';

/** The edits that may remove a refused resolution, by its code. */
export const proposeEdits: Readonly<Partial<Record<Code, ProposeEdits>>> = {
  'refuse.bundle_profile.required_pack_missing': (refused, { at }) => {
    const { bundle } = refused.model;
    const [member = '', index = ''] = pointerSteps(at?.pointer ?? '');
    const id = bundle?.packIds[Number(index)];
    if (bundle === undefined || bundle.file !== at?.file || id === undefined) return [];
    const path = pointer(member, Number(index));
    const near = nearId(refused, id);
    const title = `remove \`${id}\` from the bundle \`${bundle.bundleId}\``;
    return [
      ...tier(0, near === undefined ? [] : [writeInBundle(bundle.file, path, near)]),
      ...tier(1, [editOf(title, bundle.file, { op: 'remove', path })]),
    ];
  },

  'refuse.pack.missing_dependency': (refused, { at }) => {
    const pack = packIn(refused.model, at?.file);
    const found = pack && entryAt(pack, pointerSteps(at?.pointer ?? ''));
    if (pack === undefined || found === undefined) return [];
    const { list, entry } = found;
    const near = nearId(refused, entry.packId);
    const isOther = near !== undefined && near !== pack.identity.packId;
    return [
      ...tier(0, isOther ? [writeEntry(pack, list, entry, entryFor(refused, near, entry.range))] : []),
      ...tier(1, [removeEntry(pack, list, entry)]),
    ];
  },

  'refuse.pack.version_incompatibility': ({ model }, { at, related = [] }) => {
    const pack = packIn(model, at?.file);
    const found = pack && entryAt(pack, pointerSteps(at?.pointer ?? ''));
    const version = packIn(model, related[0]?.at.file)?.identity.version;
    if (pack === undefined || found === undefined || version === undefined) return [];
    const { list, entry } = found;
    const ranges = rangesWith(entry.range, version);
    return [
      ...tier(
        0,
        ranges.map((range) => writeEntry(pack, list, entry, `${entry.packId}@${range}`)),
      ),
      ...tier(1, [removeEntry(pack, list, entry)]),
    ];
  },

  'refuse.pack.circular_dependency': ({ model }, { at, related = [] }) => {
    const edges = [at, ...related.map((each) => each.at)].flatMap((location) => {
      const pack = packIn(model, location?.file);
      const found = pack && entryAt(pack, pointerSteps(location?.pointer ?? ''));
      return pack === undefined || found === undefined ? [] : [{ pack, ...found }];
    });
    return edges.flatMap(({ pack, list, entry }) => tier(list === 'dependencies' ? 1 : 0, [removeNeed(pack, entry)]));
  },

  'refuse.pack.conflict': (refused, { at, related = [] }) => {
    const { model } = refused;
    const pair = [at?.file, related[0]?.at.file].flatMap((file) => packIn(model, file) ?? []);
    const entries = [at, ...related.map((each) => each.at)].flatMap((location) => {
      const pack = packIn(model, location?.file);
      const found = pack && entryAt(pack, pointerSteps(location?.pointer ?? ''));
      return pack === undefined || found === undefined ? [] : [removeEntry(pack, found.list, found.entry)];
    });
    const [first] = entries;
    return [
      ...tier(
        0,
        pair.flatMap((pack) => fromBundle(refused, pack)),
      ),
      ...tier(
        1,
        pair.flatMap((pack) => fromDependents(refused, pack)),
      ),
      ...tier(
        2,
        first === undefined ? [] : [{ title: first.title, patches: entries.flatMap(({ patches }) => patches) }],
      ),
    ];
  },

  'refuse.pack.ambiguous_provider': (refused, { at, related = [] }) => {
    const { model, names } = refused;
    const { bundle } = model;
    const pack = packIn(model, at?.file);
    const found = pack && entryAt(pack, pointerSteps(at?.pointer ?? ''));
    const providers = related.flatMap((each) => packIn(model, each.at.file) ?? []);
    if (bundle === undefined || pack === undefined || found === undefined) return [];
    const required = providers.filter(({ identity }) => bundle.packIds.includes(identity.packId));
    const only = (chosen: IdentifiedPack): DiagnosticEdit => ({
      title: `name only \`${chosen.identity.packId}\` in the bundle \`${bundle.bundleId}\``,
      patches: entriesOfBundle(
        bundle,
        names,
        required.filter((each) => each !== chosen).map(({ identity }) => identity.packId),
      ),
    });
    return [
      ...tier(0, required.length > 0 ? required.map(only) : providers.map(addTo(bundle.file))),
      ...tier(
        1,
        providers.map(({ identity }) => writeEntry(pack, found.list, found.entry, identity.packId)),
      ),
    ];
  },

  'refuse.pack.duplicate_pack_id': namesOfDirectories,
  'refuse.pack.version_conflict': namesOfDirectories,
};

function tier(number: number, edits: readonly DiagnosticEdit[]): ProposedEdit[] {
  return edits.map((edit) => ({ edit, tier: number }));
}

function writeInBundle(file: string, path: string, value: string): DiagnosticEdit {
  return editOf(`write \`${value}\` in the bundle`, file, { op: 'replace', path, value });
}

function addTo(file: string) {
  return ({ identity }: IdentifiedPack): DiagnosticEdit =>
    editOf(`add \`${identity.packId}\` to the bundle`, file, {
      op: 'add',
      path: '/pack_ids/-',
      value: identity.packId,
    });
}

function fromBundle(
  { model: { bundle }, names }: RefusedModel,
  { identity: { packId } }: IdentifiedPack,
): DiagnosticEdit[] {
  const patches = bundle === undefined ? [] : entriesOfBundle(bundle, names, [packId]);
  return patches.length === 0
    ? []
    : [{ title: `remove \`${packId}\` from the bundle \`${bundle?.bundleId}\``, patches }];
}

/** Returns the removal of the dependency through which a pack is selected. */
function fromDependents(
  { model, selection }: RefusedModel,
  { identity: { packId } }: IdentifiedPack,
): DiagnosticEdit[] {
  const [entry] = selection.get(packId)?.statements ?? [];
  const pack = packIn(model, entry?.at.file);
  const found = pack && entryAt(pack, pointerSteps(entry?.at.pointer ?? ''));
  return pack === undefined || found === undefined ? [] : [removeEntry(pack, found.list, found.entry)];
}

/** A pack that was copied and has the id of the original one gets the name of its directory. */
function namesOfDirectories(
  { model }: RefusedModel,
  { at, related = [] }: Parameters<ProposeEdits>[1],
): readonly ProposedEdit[] {
  const packs = [at?.file, related[0]?.at.file].flatMap((file) => packIn(model, file) ?? []);
  return packs.flatMap((pack) => {
    const name = pack.path.slice(pack.path.lastIndexOf('/') + 1);
    if (name === pack.identity.packId) return [];
    const operation = { op: 'replace', path: '/pack_id', value: name } as const;
    return tier(0, [editOf(`give the pack in \`${pack.path}\` the id \`${name}\``, manifestOf(pack), operation)]);
  });
}
