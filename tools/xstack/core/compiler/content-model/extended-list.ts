import { didYouMean } from '../../base/diagnostic/suggest.ts';
import { type JsonPointer, pointer } from '../../base/json/pointer.ts';
import { isJsonObject, type JsonObject, type JsonValue, member } from '../../base/json/value.ts';
import { listed, quoted } from '../../base/schema/phrases.ts';
import type { SchemaProblem } from '../../base/schema/validate.ts';
import type { ExtensibleList } from '../rows/collections.ts';

/** A list of values in the rows of one kind, with the values that the project adds. */
export interface ExtendedList {
  readonly list: ExtensibleList;
  /** The built-in values and the added ones. */
  readonly values: readonly string[];
}

/** A row in which the members with an extended list have a built-in value, and the problems of those members. */
interface KnownRow {
  readonly row: JsonObject;
  readonly problems: readonly SchemaProblem[];
}

/**
 * Checks the members with extended lists and replaces their values by built-in ones; values of other types are
 * unchanged.
 */
export function withBuiltInValues(given: JsonObject, lists: readonly ExtendedList[]): KnownRow {
  const problems: SchemaProblem[] = [];
  const row = lists.reduce((known, extended) => replaced(known, extended, problems), given);
  return { row, problems };
}

function replaced(row: JsonObject, { list, values }: ExtendedList, problems: SchemaProblem[]): JsonObject {
  const steps = list.at.split('.');
  const name = steps.pop() as string;
  const replaceIn = (holder: JsonValue, at: JsonPointer): JsonValue => {
    if (!isJsonObject(holder)) return holder;
    const known = withKnown(holder, name, at);
    const { through } = list;
    const below = through === undefined ? undefined : member(known, through);
    if (through === undefined || !Array.isArray(below)) return known;
    return { ...known, [through]: below.map((item, i) => replaceIn(item, at + pointer(through, i))) };
  };
  const withKnown = (holder: JsonObject, memberName: string, at: JsonPointer): JsonObject => {
    const value = member(holder, memberName);
    if (typeof value !== 'string' || list.values.includes(value)) return holder;
    if (!values.includes(value)) problems.push(unknownValue(memberName, value, values, at));
    return { ...holder, [memberName]: list.values[0] as string };
  };
  const descend = (holder: JsonValue, [step, ...rest]: readonly string[], at: JsonPointer): JsonValue => {
    if (step === undefined) return replaceIn(holder, at);
    const below = isJsonObject(holder) ? member(holder, step) : undefined;
    return below === undefined
      ? holder
      : { ...(holder as JsonObject), [step]: descend(below, rest, at + pointer(step)) };
  };
  return descend(row, steps, '') as JsonObject;
}

function unknownValue(name: string, value: string, values: readonly string[], at: JsonPointer): SchemaProblem {
  const help = didYouMean(value, values);
  const message = `\`${name}\` must be one of ${listed(values)}, not ${quoted(value)}`;
  return { pointer: at + pointer(name), part: 'value', message, ...(help !== undefined && { help }) };
}
