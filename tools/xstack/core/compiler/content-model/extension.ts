import { closest } from '../../base/diagnostic/suggest.ts';
import { pointerSteps } from '../../base/json/pointer.ts';
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
  const found = builtIn(known).map((problem) => ({ problem, meant: meantBy(problem, names) }));
  const meant = new Set(found.map((each) => each.meant));
  const further = extensions.flatMap((extension) => extension.problems(row));
  return [
    ...found.map(({ problem, meant: name }) => (name === undefined ? problem : withSuggestion(problem, name))),
    ...problems,
    ...further.filter(({ missing }) => missing === undefined || !meant.has(missing)),
  ];
}

function withoutMembers(row: JsonObject, names: readonly string[]): JsonObject {
  if (!names.some((name) => Object.hasOwn(row, name))) return row;
  return Object.fromEntries(Object.entries(row).filter(([name]) => !names.includes(name)));
}

/** Returns the further member that an unknown member of the row probably means. */
function meantBy({ pointer, part, help }: SchemaProblem, names: readonly string[]): string | undefined {
  const [name = '', ...below] = pointerSteps(pointer);
  return part !== 'name' || help !== undefined || below.length > 0 ? undefined : closest(name, names);
}

function withSuggestion(problem: SchemaProblem, name: string): SchemaProblem {
  return { ...problem, help: `did you mean \`${name}\`?` };
}
