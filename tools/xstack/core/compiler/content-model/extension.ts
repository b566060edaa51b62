import { didYouMean } from '../../base/diagnostic/suggest.ts';
import { pointer, pointerSteps } from '../../base/json/pointer.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../base/json/value.ts';
import type { SchemaProblem } from '../../base/schema/validate.ts';
import type { Collection, Reference } from '../rows/collection.ts';
import type { CheckValue } from './content-model.ts';
import { type ExtendedList, withBuiltInValues } from './extended-list.ts';

/** Further members of the rows of one kind. */
export interface Extension {
  readonly names: readonly string[];
  /** Problems of a row, as far as they concern these members. */
  readonly problems: CheckValue;
  readonly carry: readonly string[];
  readonly stringSets: readonly string[];
  readonly defaults: JsonObject;
  readonly references: readonly Reference[];
}

/** Returns a collection whose rows may have further members and values. */
export function extended(
  collection: Collection,
  extensions: readonly Extension[],
  lists: readonly ExtendedList[],
): Collection {
  if (extensions.length === 0 && lists.length === 0) return collection;
  const { validate, fields, stringSets = [], defaults = {}, references = [] } = collection;
  return {
    ...collection,
    validate: { ...validate, problems: (row) => problemsOf(row, validate.problems, extensions, lists) },
    fields: [...fields, ...extensions.flatMap(({ carry }) => carry)],
    stringSets: [...stringSets, ...extensions.flatMap((extension) => extension.stringSets)],
    defaults: Object.assign({}, defaults, ...extensions.map((extension) => extension.defaults)) as JsonObject,
    references: [...references, ...extensions.flatMap((extension) => extension.references)],
  };
}

/** The built-in schema checks the row without its further members, and with built-in values in the extended lists. */
function problemsOf(
  row: JsonValue,
  builtIn: CheckValue,
  extensions: readonly Extension[],
  lists: readonly ExtendedList[],
): readonly SchemaProblem[] {
  if (!isJsonObject(row)) return builtIn(row);
  const names = extensions.flatMap((extension) => extension.names);
  const { row: known, problems } = withBuiltInValues(withoutMembers(row, names), lists);
  const unknown = builtIn(known).map((problem) => withSuggestion(problem, names));
  const meant = new Set(unknown.flatMap(({ help, part }) => (part === 'name' && help !== undefined ? [help] : [])));
  const further = extensions.flatMap((extension) => extension.problems(row));
  const isMisspelled = ({ missing }: SchemaProblem) =>
    missing !== undefined && meant.has(`did you mean \`${missing}\`?`);
  return [...unknown, ...problems, ...further.filter((problem) => !isMisspelled(problem))];
}

function withoutMembers(row: JsonObject, names: readonly string[]): JsonObject {
  if (!names.some((name) => Object.hasOwn(row, name))) return row;
  return Object.fromEntries(Object.entries(row).filter(([name]) => !names.includes(name)));
}

/** Adds a suggestion to a problem about an unknown member of the row. */
function withSuggestion(problem: SchemaProblem, names: readonly string[]): SchemaProblem {
  const [name = '', ...below] = pointerSteps(problem.pointer);
  if (problem.part !== 'name' || problem.help !== undefined || below.length > 0) return problem;
  const help = problem.pointer === pointer(name) ? didYouMean(name, names) : undefined;
  return help === undefined ? problem : { ...problem, help };
}
