import { canonicalJson } from '../../core/base/json/canonical.ts';
import { kinds } from '../../core/base/schema/generated/content-kinds.ts';
import { schemaAddresses } from '../../core/base/schema/generated/fast-tables.ts';
import type { Collection } from '../../core/compiler/rows/collection.ts';
import { collections as builtIn } from '../../core/compiler/rows/collections.ts';
import { stringSet } from '../../core/compiler/rows/row-members.ts';
import { type RowMember, rowPlan } from '../../core/compiler/rows/row-plan.ts';
import { rowRules } from '../../core/compiler/rows/row-rules.ts';
import type { CoreMemory } from './memory.ts';

/** Flags of a collection, as in core/fast/assembly/layout.ts. */
const flag = {
  holdsArray: 1,
  holdsObject: 2,
  isRequired: 4,
  hasContributionId: 8,
  hasOptionalId: 16,
  isUnsupported: 32,
  isOfPack: 64,
  hasSelectors: 128,
};

const sources: readonly RowMember['from'][] = ['pack', 'file', 'id', 'payload'];

/** Arrays in the path of a reference. */
const mostPositions = 8;

/**
 * Writes the tables of the collections: a group for each type of contributions, and for each `entry_type`. A collection that
 * the core does not support is marked: a payload with such rows is not accepted. Returns the address and number of the groups.
 */
export function writeCollections(memory: CoreMemory, collections: readonly Collection[]): readonly [number, number] {
  const groups = new Map<string, Collection[]>();
  for (const collection of collections) {
    const key = JSON.stringify([collection.type, collection.entryType]);
    groups.set(key, [...(groups.get(key) ?? []), collection]);
  }
  const written = [...groups.values()].flatMap((group) => writeGroup(memory, group, collections));
  return [memory.list(written), groups.size];
}

function writeGroup(memory: CoreMemory, group: readonly Collection[], all: readonly Collection[]): number[] {
  const [{ type, entryType = '' }] = group as [Collection];
  const read = new Set(group.map(({ payloadMember }) => payloadMember));
  const ofType = type === 'registry_entries' ? all.filter((each) => each.type === type) : [];
  const names = new Set(ofType.map(({ payloadMember }) => payloadMember).filter((name) => !read.has(name)));
  const unread = [...names].flatMap((name) => (name === undefined ? [] : [memory.text(name)]));
  const rows = group.flatMap((collection) => writeCollection(memory, collection, all.indexOf(collection)));
  return [
    ...memory.string(type),
    ...memory.string(entryType),
    ...[memory.list(rows), group.length],
    ...[memory.list(unread), unread.length],
  ];
}

function writeCollection(memory: CoreMemory, collection: Collection, index: number): number[] {
  const { members, references, sortFields } = rowPlan(collection);
  const { payloadMember = '', idField, parentField = '', searchKeys = '' } = collection;
  const steps = references.map((reference) => [
    memory.list(reference.steps.map((step) => (step === '[]' ? 0 : memory.text(step)))),
    reference.steps.length,
  ]);
  const sorts = sortFields.map((field) => members.findIndex(({ name }) => name === field));
  return [
    ...[index, flagsOf(collection)],
    ...memory.string(payloadMember),
    schemaOf(collection) ?? 0,
    ...memory.string(idField),
    ...[memory.list(members.flatMap((member) => writeMember(memory, member))), members.length],
    ...[memory.list(steps.flat()), steps.length],
    ...[memory.list(sorts), sorts.length],
    ...memory.string(parentField),
    ...memory.string(searchKeys),
  ];
}

function writeMember(memory: CoreMemory, { name, from, steps, fallback, isStringSet }: RowMember): number[] {
  const value = fallback !== undefined && isStringSet ? stringSet(fallback) : fallback;
  return [
    ...memory.string(`${JSON.stringify(name)}:`),
    sources.indexOf(from),
    ...[memory.list(steps.map((step) => memory.text(step))), steps.length],
    ...memory.string(value === undefined ? '' : canonicalJson(value)),
    isStringSet ? 1 : 0,
  ];
}

function flagsOf(collection: Collection): number {
  const { holds, type, idMismatch, idOptional, check } = collection;
  return (
    (holds === 'object' ? 0 : flag.holdsArray) |
    (holds === 'array' ? 0 : flag.holdsObject) |
    (type === 'registry_entries' ? flag.isRequired : 0) |
    (idMismatch === undefined ? 0 : flag.hasContributionId) |
    (idOptional === true ? flag.hasOptionalId : 0) |
    (check === rowRules.owning_pack.check ? flag.isOfPack : 0) |
    (check === rowRules.selectors.check ? flag.hasSelectors : 0) |
    (isSupported(collection) ? 0 : flag.isUnsupported)
  );
}

const rules = [undefined, rowRules.owning_pack.check, rowRules.selectors.check];

function isSupported(collection: Collection): boolean {
  const { members, references, sortFields } = rowPlan(collection);
  const isSorted = (field: string) =>
    members.some(({ name, from, fallback }) => name === field && sources.indexOf(from) > 1 && fallback === undefined);
  return (
    schemaOf(collection) !== undefined &&
    rules.includes(collection.check) &&
    collection.compute === undefined &&
    references.every(({ steps }) => steps.filter((step) => step === '[]').length <= mostPositions) &&
    sortFields.every(isSorted)
  );
}

/** Returns the table of the schema of a collection; undefined for those of a project, and for rows in payloads of another type. */
function schemaOf(collection: Collection): number | undefined {
  if (!builtIn.includes(collection)) return undefined;
  const kind = kinds.find(({ definition }) => definition.name === collection.kind);
  return kind?.definition.type === collection.type ? schemaAddresses[kind.schema] : undefined;
}
