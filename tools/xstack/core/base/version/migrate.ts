import { pointerSteps } from '../json/pointer.ts';
import { isJsonObject, type JsonObject, type JsonValue, member } from '../json/value.ts';
import type { FormatVersions, Migration, MigrationOperation } from './check-version.ts';

/**
 * Migrates a document to the current version of its format; undefined if there is no chain of migrations to it.
 * Migrations are data: a new version of a format needs an entry in `supported_versions` and a row of `migrations` in
 * the version registry, no code.
 */
export function migrate(document: JsonObject, versions: FormatVersions): JsonObject | undefined {
  return migrationsOf(document, versions)?.reduce(
    (value, { to, operations }) => ({ ...operations.reduce(applyOperation, value), schema_version: to }),
    document,
  );
}

/** Returns the migrations that bring a document up to date, in order; undefined if no chain of them leads there. */
export function migrationsOf(document: JsonObject, versions: FormatVersions): Migration[] | undefined {
  const chain: Migration[] = [];
  const visited = new Set<JsonValue | undefined>();
  for (let version = member(document, 'schema_version'); version !== versions.current_version; ) {
    const migration = typeof version === 'string' ? ownMember(versions.migrations, version) : undefined;
    if (migration === undefined || visited.has(version)) return undefined;
    visited.add(version);
    chain.push(migration);
    version = migration.to;
  }
  return chain;
}

/** Applies one operation to a document. */
function applyOperation(document: JsonObject, operation: MigrationOperation): JsonObject {
  return apply(document, pointerSteps(operation.member), operation) as JsonObject;
}

/**
 * Reports whether an operation changes an object at the end of its pointer. Existing members are never overwritten: a
 * document that already has the new member retains it.
 */
export function isDue(
  has: (name: string) => boolean,
  name: string,
  { operation, to = '' }: MigrationOperation,
): boolean {
  if (operation === 'add_member') return !has(name);
  return has(name) && (operation === 'remove_member' || !has(to));
}

/** Applies an operation below a value; a step `*` matches every item or member. */
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

function applyHere(object: JsonObject, name: string, operation: MigrationOperation): JsonObject {
  if (!isDue((each) => Object.hasOwn(object, each), name, operation)) return object;
  const { to = '', value = null } = operation;
  const members = Object.entries(object);
  if (operation.operation === 'add_member') return fromEntries([...members, [name, value]]);
  if (operation.operation === 'remove_member') return fromEntries(members.filter(([key]) => key !== name));
  return fromEntries(members.map(([key, item]) => [key === name ? to : key, item]));
}

function ownMember<T>(record: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}

/** `Object.fromEntries` defines own members for all names, `__proto__` included. */
function fromEntries(entries: readonly (readonly [string, JsonValue])[]): JsonObject {
  return Object.fromEntries(entries) as JsonObject;
}
