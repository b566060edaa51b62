import { type JsonPointer, pointer } from '../../base/json/pointer.ts';
import { type JsonValue, member } from '../../base/json/value.ts';
import { compareText } from '../../base/text/compare.ts';
import type { Collection } from './collection.ts';

/** What the rows of a collection are made of, worked out once for all of them. */
export interface RowPlan {
  /** In code-unit order, so that a row need not be sorted again. */
  readonly members: readonly RowMember[];
  readonly references: readonly PlannedReference[];
  /** The members to order by, without the id, if it is the last of them. */
  readonly sortFields: readonly string[];
  readonly endsWithId: boolean;
  /** The pointer to the payload's member. */
  readonly memberPointer: JsonPointer;
  /** The pointer to an item of the payload's member. */
  readonly itemPointer: (index: number) => JsonPointer;
}

/** A member of a compiled row: where it comes from, and what it is when it is not there. */
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
  /** Where the id stands, if that is one member of the row. */
  readonly pointer: JsonPointer | undefined;
}

const plans = new WeakMap<Collection, RowPlan>();

/** A list of more rows is not one that is met again and again. */
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
