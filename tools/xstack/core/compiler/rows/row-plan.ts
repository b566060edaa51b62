import { type JsonPointer, pointer } from '../../base/json/pointer.ts';
import { type JsonValue, member } from '../../base/json/value.ts';
import { compareText } from '../../base/text/compare.ts';
import type { Collection } from './collection.ts';

/** Precomputed structure of the rows of a collection. */
export interface RowPlan {
  /** In code-unit order, so that rows need no sorting. */
  readonly members: readonly RowMember[];
  readonly references: readonly PlannedReference[];
  /** Sort members, without the id if it is the last of them. */
  readonly sortFields: readonly string[];
  readonly endsWithId: boolean;
  /** Pointer to the member of the payload. */
  readonly memberPointer: JsonPointer;
  /** Pointer to an item of the member. */
  readonly itemPointer: (index: number) => JsonPointer;
}

/** A member of a compiled row: its source and its default. */
export interface RowMember {
  readonly name: string;
  readonly from: 'pack' | 'file' | 'id' | 'payload';
  readonly steps: readonly string[];
  readonly fallback: JsonValue | undefined;
  readonly isStringSet: boolean;
}

interface PlannedReference {
  readonly to: string;
  /** Member names, and `[]` for every item of an array. */
  readonly steps: readonly string[];
  /** Pointer to the id, if it is a single member of the row. */
  readonly pointer: JsonPointer | undefined;
}

const plans = new WeakMap<Collection, RowPlan>();

/** Limit of cached pointers: longer lists are rare. */
const mostPointers = 100_000;

export function rowPlan(collection: Collection): RowPlan {
  const known = plans.get(collection);
  if (known !== undefined) return known;
  const { idField, sort, references = [], payloadMember } = collection;
  const pointers: JsonPointer[] = [];
  const memberPointer = payloadMember === undefined ? '' : pointer(payloadMember);
  const endsWithId = sort.at(-1) === idField;
  const plan: RowPlan = {
    members: membersOf(collection),
    references: references.map(({ field, to }) => {
      const steps = [...stepsOf(field)];
      return { to, steps, pointer: steps.length === 1 && field === steps[0] ? pointer(field) : undefined };
    }),
    sortFields: endsWithId ? sort.slice(0, -1) : sort,
    endsWithId,
    memberPointer,
    itemPointer: (index) => {
      if (index >= mostPointers) return `${memberPointer}/${index}`;
      pointers[index] ??= `${memberPointer}/${index}`;
      return pointers[index];
    },
  };
  plans.set(collection, plan);
  return plan;
}

function membersOf({ idField, fields, derived = {}, defaults, stringSets = [] }: Collection): RowMember[] {
  const planned = (name: string, from: RowMember['from'], steps: readonly string[]) => {
    return { name, from, steps, fallback: defaults && member(defaults, name), isStringSet: stringSets.includes(name) };
  };
  const sources = new Map<string, RowMember>();
  for (const field of fields) sources.set(field, planned(field, field === idField ? 'id' : 'payload', [field]));
  for (const [name, path] of Object.entries(derived))
    sources.set(name, planned(name, 'payload', path === '' ? [] : path.split('.')));
  sources.set('pack_id', planned('pack_id', 'pack', []));
  sources.set('path', planned('path', 'file', []));
  return [...sources.values()].sort((a, b) => compareText(a.name, b.name));
}

function* stepsOf(field: string): Generator<string> {
  for (const step of field.split('.')) {
    yield step.replace(/\[\]$/, '');
    if (step.endsWith('[]')) yield '[]';
  }
}
