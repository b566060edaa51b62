import type { JsonPointer } from '../../base/json/pointer.ts';
import type { JsonValue } from '../../base/json/value.ts';
import type { ChangeClass } from './change-class.ts';
import type { ValueChange } from './value-changes.ts';

/** A change between two builds. */
export interface Change {
  readonly class: ChangeClass;
  /** The pack that it belongs to, by the later build, or by the earlier one if that is the last with it. */
  readonly packId: string;
  /** Name of the rule: the location in a schema and the event, such as `law_profile/allowed_lenses:remove`. */
  readonly rule: string;
  /** False if no rule declares the class, so that it is breaking. */
  readonly isDeclared: boolean;
  /** The change in words. */
  readonly message: string;
  readonly row?: { readonly kind: string; readonly id: string };
  /** The file, if it is not a value of a registry. */
  readonly file?: string;
  /** Location of the value in the row or in the file. */
  readonly pointer?: JsonPointer;
  readonly before?: JsonValue;
  readonly after?: JsonValue;
  /** The reason why it is accepted, which leaves it out of the class of its pack. */
  readonly accepted?: string;
}

/** The pack, and the row or the file, of a change. */
type Subject = Pick<Change, 'packId' | 'row' | 'file'>;

const verbs = {
  add: 'added',
  remove: 'removed',
  order: 'the order changed',
  lower: 'lowered',
  raise: 'raised',
  true: 'became true',
  false: 'became false',
  change: 'changed',
  type: 'the type changed',
} as const;

/** Returns the change of a value of a row or of a file. */
export function changeOfValue(subject: Subject, { location, event, ...change }: ValueChange): Change {
  return { ...subject, ...change, rule: `${location}:${event}`, message: verbs[event] };
}

/** The class of changes that are not those of a value. Only `undeclared` ones have no rule. */
const plainRules = {
  'row:add': 'compatible',
  'row:remove': 'breaking',
  'row:move': 'compatible',
  'row/reference:move': 'compatible',
  'row/path:change': 'compatible',
  'row/pack_id:change': 'breaking',
  'row/pack_id:move': 'compatible',
  'registry/output:change': 'breaking',
  'payload:format': 'cosmetic',
  'contribution:add': 'compatible',
  'contribution:remove': 'breaking',
  'contribution/path:change': 'compatible',
  'document:change': 'cosmetic',
  'file:add': 'compatible',
  'pack:add': 'compatible',
  'pack:remove': 'breaking',
  'pack:move': 'compatible',
  'pack/version:lower': 'breaking',
} as const satisfies Readonly<Record<string, ChangeClass>>;

type PlainRule = keyof typeof plainRules;

/** The rule of descriptions, licences and change logs, which are outside of the hash of a pack. */
export const documentRule = 'document:change' satisfies PlainRule;

/** Changes without a rule: the content changed where no schema describes it. */
type UnruledChange = 'payload:change' | 'file:change' | 'file:remove' | 'pack:change' | 'pack/signature_status:change';

/** Returns a change that is not that of a value. */
export function plainChange(
  rule: PlainRule | UnruledChange,
  message: string,
  details: Subject & Partial<Pick<Change, 'before' | 'after' | 'pointer'>>,
): Change {
  const declared: ChangeClass | undefined = (plainRules as Readonly<Record<string, ChangeClass>>)[rule];
  return { ...details, class: declared ?? 'breaking', isDeclared: declared !== undefined, rule, message };
}

/** Formats the rule of a change with the class that it gives. */
export function reasonOf({ rule, isDeclared, class: grade }: Change): string {
  return isDeclared ? `\`${rule}\` is ${grade}` : `\`${rule}\` has no rule, so it is breaking`;
}

/** Name of a row in acceptances and in results. */
export function rowName({ kind, id }: NonNullable<Change['row']>): string {
  return `${kind}#${id}`;
}
