import { pointerSteps } from '../json/pointer.ts';
import { isJsonObject, type JsonObject, type JsonValue, member } from '../json/value.ts';
import type { FormatVersions, MigrationOperation } from './check-version.ts';

/** The document as the current version of its format writes it, or undefined if no chain of migrations leads there. */
export function migrate(document: JsonObject, versions: FormatVersions): JsonObject | undefined {
  const seen = new Set<JsonValue | undefined>();
  let migrated = document;
  for (
    let version = member(document, 'schema_version');
    version !== versions.current_version;
    version = migrated['schema_version']
  ) {
    const migration =
      typeof version === 'string' && Object.hasOwn(versions.migrations, version)
        ? versions.migrations[version]
        : undefined;
    if (migration === undefined || seen.has(version)) return undefined;
    seen.add(version);
    for (const operation of migration.operations)
      migrated = apply(migrated, pointerSteps(operation.member), operation) as JsonObject;
    migrated = { ...migrated, schema_version: migration.to };
  }
  return migrated;
}

/** The value with the operation carried out below it; a step `*` stands for every item or member. */
function apply(value: JsonValue, steps: readonly string[], operation: MigrationOperation): JsonValue {
  const [step = '', ...rest] = steps;
  if (rest.length === 0) return isJsonObject(value) ? applyHere(value, step, operation) : value;
  if (Array.isArray(value))
    return value.map((item, i) => (step === '*' || step === String(i) ? apply(item, rest, operation) : item));
  if (!isJsonObject(value)) return value;
  return fromEntries(
    Object.entries(value).map(([name, item]) => [
      name,
      step === '*' || step === name ? apply(item, rest, operation) : item,
    ]),
  );
}

function applyHere(
  object: JsonObject,
  name: string,
  { operation, to = '', value = null }: MigrationOperation,
): JsonObject {
  if (operation === 'add_member')
    return Object.hasOwn(object, name) ? object : fromEntries([...Object.entries(object), [name, value]]);
  if (operation === 'remove_member') return fromEntries(Object.entries(object).filter(([key]) => key !== name));
  return fromEntries(Object.entries(object).map(([key, item]) => [key === name ? to : key, item]));
}

/** `Object.fromEntries` makes own members of all names, `__proto__` too. */
function fromEntries(entries: readonly (readonly [string, JsonValue])[]): JsonObject {
  return Object.fromEntries(entries) as JsonObject;
}
