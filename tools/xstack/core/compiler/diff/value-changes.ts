import { canonicalJson } from '../../base/json/canonical.ts';
import { type JsonPointer, pointer } from '../../base/json/pointer.ts';
import { isJsonObject, type JsonObject, type JsonValue, member } from '../../base/json/value.ts';
import { compareText } from '../../base/text/compare.ts';
import {
  type ChangeEvent,
  classOf,
  isNamed,
  itemLocation,
  memberLocation,
  type RuleAnswer,
  ruleOf,
  type SchemaLocation,
} from './compat-rule.ts';

/** A change of one value, with the rule that gives its class. */
export interface ValueChange extends RuleAnswer {
  readonly pointer: JsonPointer;
  readonly event: ChangeEvent;
  /** The path of the value in its schema, such as `law_profile/allowed_lenses`. */
  readonly location: string;
  /** Absent if the value, or the member of a set, was added. */
  readonly before?: JsonValue;
  /** Absent if it was removed. */
  readonly after?: JsonValue;
}

/** Returns the changes from one value to another, the smallest that the schema describes. Linear, but for the sorting of names. */
export function valueChanges(
  before: JsonValue | undefined,
  after: JsonValue | undefined,
  location: SchemaLocation,
  at: JsonPointer = '',
): readonly ValueChange[] {
  if (before === undefined || after === undefined) return presenceChanges(before, after, location, at);
  if (before === after) return [];
  if (isJsonObject(before) && isJsonObject(after)) return memberChanges(before, after, location, at);
  if (Array.isArray(before) && Array.isArray(after)) return arrayChanges(before, after, location, at);
  return [changeOf(eventOf(before, after), location, at, before, after)];
}

function eventOf(before: JsonValue, after: JsonValue): ChangeEvent {
  if (typeof before === 'number' && typeof after === 'number') return after < before ? 'lower' : 'raise';
  if (typeof before === 'boolean' && typeof after === 'boolean') return after ? 'true' : 'false';
  return typeOf(before) === typeOf(after) ? 'change' : 'type';
}

function typeOf(value: JsonValue): string {
  return value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;
}

/** An absent set, map or list is an empty one. */
function presenceChanges(
  before: JsonValue | undefined,
  after: JsonValue | undefined,
  location: SchemaLocation,
  at: JsonPointer,
): readonly ValueChange[] {
  const present = before ?? after;
  if (present === undefined) return [];
  const rule = ruleOf(location);
  const empty: JsonValue | undefined = Array.isArray(present) ? [] : isJsonObject(present) ? {} : undefined;
  const isCollection =
    typeof rule === 'object' && empty !== undefined && canonicalJson(present) !== canonicalJson(empty);
  if (isCollection) return valueChanges(before ?? empty, after ?? empty, location, at);
  return [changeOf(before === undefined ? 'add' : 'remove', location, at, before, after)];
}

function memberChanges(
  before: JsonObject,
  after: JsonObject,
  location: SchemaLocation,
  at: JsonPointer,
): ValueChange[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort(compareText);
  return names.flatMap((name) => {
    const [old, now] = [member(before, name), member(after, name)];
    const path = at + pointer(name);
    const isOfMap = !isNamed(location, name);
    // A member of a map is compared as a whole if the rule of the map declares `change`, else by the schema of its value.
    if (isOfMap && (old === undefined || now === undefined))
      return [changeOf(old === undefined ? 'add' : 'remove', location, path, old, now)];
    if (isOfMap && declaresChange(location))
      return isEqual(old, now) ? [] : [changeOf('change', location, path, old, now)];
    return valueChanges(old, now, memberLocation(location, name), path);
  });
}

function declaresChange(location: SchemaLocation): boolean {
  const rule = ruleOf(location);
  return typeof rule === 'object' && rule.change !== undefined;
}

function arrayChanges(
  before: readonly JsonValue[],
  after: readonly JsonValue[],
  location: SchemaLocation,
  at: JsonPointer,
): readonly ValueChange[] {
  if (isEqual(before, after)) return [];
  const keyOf = itemKey(location);
  const [old, now] = [keyed(before, keyOf), keyed(after, keyOf)];
  // A list without keys, or with equal ones, is compared as a whole.
  if (old === undefined || now === undefined) return [changeOf('change', location, at, before, after)];
  const removed = [...old].filter(([key]) => !now.has(key));
  const added = [...now].filter(([key]) => !old.has(key));
  const kept = [...now].flatMap(([key, { item, index }]) => {
    const was = old.get(key);
    return was === undefined ? [] : valueChanges(was.item, item, itemLocation(location), at + pointer(index));
  });
  const orderBefore = [...old.keys()].filter((key) => now.has(key));
  const orderAfter = [...now.keys()].filter((key) => old.has(key));
  const isReordered = orderBefore.some((key, i) => key !== orderAfter[i]);
  return [
    ...removed.map(([, { item }]) => changeOf('remove', location, at, item, undefined)),
    ...added.map(([, { item }]) => changeOf('add', location, at, undefined, item)),
    ...kept,
    ...(isReordered ? [changeOf('order', location, at, before, after)] : []),
  ];
}

/** Returns the key of the items of a set of strings or of a list with a key; undefined of an item without one. */
function itemKey(location: SchemaLocation): (item: JsonValue) => string | undefined {
  const rule = ruleOf(location);
  if (typeof rule !== 'object') return () => undefined;
  const { key } = rule;
  return (item) => {
    const value = key !== undefined && isJsonObject(item) ? member(item, key) : item;
    return typeof value === 'string' ? value : undefined;
  };
}

function keyed(items: readonly JsonValue[], keyOf: (item: JsonValue) => string | undefined) {
  const byKey = new Map<string, { readonly item: JsonValue; readonly index: number }>();
  for (const [index, item] of items.entries()) {
    const key = keyOf(item);
    if (key === undefined || byKey.has(key)) return undefined;
    byKey.set(key, { item, index });
  }
  return byKey;
}

function isEqual(a: JsonValue | undefined, b: JsonValue | undefined): boolean {
  return a !== undefined && b !== undefined && canonicalJson(a) === canonicalJson(b);
}

function changeOf(
  event: ChangeEvent,
  location: SchemaLocation,
  at: JsonPointer,
  before: JsonValue | undefined,
  after: JsonValue | undefined,
): ValueChange {
  return {
    pointer: at,
    event,
    location: location.name,
    ...classOf(location, event),
    ...(before !== undefined && { before }),
    ...(after !== undefined && { after }),
  };
}
