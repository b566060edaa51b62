import { diagnostic, type Report } from '../diagnostic/diagnostic.ts';
import { canonicalJson } from '../json/canonical.ts';
import { storeJson } from '../json/stored-json.ts';
import { isJsonObject, type JsonObject, type JsonValue, member } from '../json/value.ts';
import type { HashedFile } from '../pack/canonical-hash.ts';
import { compareText } from '../text/compare.ts';
import type { TextStore } from '../text/text-store.ts';
import type { Collection, RowSource } from './collection.ts';
import type { Row, RowReference } from './row.ts';
import { searchKeysOf } from './search-key.ts';

/** A payload that was read, and whose it is. */
export interface Payload {
  readonly value: JsonObject;
  readonly file: string;
  readonly packId: string;
  readonly packPath: string;
  readonly contributionId: string;
  readonly files: readonly HashedFile[];
}

/** The rows that one collection finds in one payload. A row that is wrong is reported and left out. */
export function compileRows(report: Report, store: TextStore, collection: Collection, payload: Payload): Row[] {
  const rows: Row[] = [];
  for (const source of sourcesOf(report, collection, payload)) {
    if (isSound(report, collection, source)) rows.push(compileRow(store, collection, source));
  }
  return rows;
}

function* sourcesOf(
  report: Report,
  { payloadMember, type, validate }: Collection,
  payload: Payload,
): Generator<RowSource & { value: JsonValue }> {
  if (payloadMember === undefined) {
    yield { ...payload, pointer: '' };
    return;
  }
  const held = member(payload.value, payloadMember);
  const at = `/${payloadMember}`;
  if (Array.isArray(held)) {
    for (const [i, value] of held.entries()) yield { ...payload, value: value as JsonObject, pointer: `${at}/${i}` };
  } else if (isJsonObject(held)) yield { ...payload, value: held, pointer: at };
  else if (held !== undefined || type === 'registry_entries') {
    const what = held === undefined ? 'is missing' : 'must be an array or an object';
    report(
      diagnostic('refuse.registry_compile.invalid_registry_entries', `\`${payloadMember}\` ${what}`, {
        at: { file: payload.file, pointer: at },
        help: `rows for \`${validate.code.split('invalid_')[1]}\` stand in \`${payloadMember}\``,
      }),
    );
  }
}

function isSound(report: Report, collection: Collection, source: RowSource): boolean {
  const problems = collection.validate.problems(source.value);
  for (const { pointer, part, message, help } of problems) {
    report(
      diagnostic(collection.validate.code, message, {
        at: { file: source.file, pointer: source.pointer + pointer, part },
        ...(help !== undefined && { help }),
      }),
    );
  }
  if (problems.length > 0) return false;
  const named = idMatches(report, collection, source);
  return (collection.check?.(report, source) ?? true) && named;
}

function idMatches(report: Report, { idMismatch, idField, idOptional }: Collection, source: RowSource): boolean {
  const id = member(source.value, idField);
  if (idMismatch === undefined || id === source.contributionId || (idOptional && id === undefined)) return true;
  report(
    diagnostic(
      idMismatch,
      `\`${idField}\` is \`${String(id)}\`, but the contribution is \`${source.contributionId}\``,
      {
        at: { file: source.file, pointer: `${source.pointer}/${idField}` },
        help: 'give both the same id',
      },
    ),
  );
  return false;
}

function compileRow(store: TextStore, collection: Collection, source: RowSource): Row {
  const { value, contributionId, packId, file, pointer } = source;
  const id = (member(value, collection.idField) as string | undefined) ?? contributionId;
  const row: Record<string, JsonValue> = {};
  for (const { name, steps, fallback, isStringSet } of membersOf(collection)) {
    const given = name === 'pack_id' ? packId : name === 'path' ? file : memberAt(value, steps);
    const carried = given === undefined ? (name === collection.idField ? id : fallback) : given; // null is a value
    if (carried !== undefined) row[name] = isStringSet ? stringSet(carried) : carried;
  }
  return {
    kind: collection.kind,
    id,
    sortKeys: collection.sort.map((field) => textOf(row[field])),
    packId,
    file,
    pointer,
    text: storeJson(store, collection.compute === undefined ? row : { ...row, ...collection.compute(source) }),
    references: referencesOf(collection, value),
    parent:
      collection.parentField === undefined
        ? null
        : ((value[collection.parentField] as string | null | undefined) ?? null),
    searchKeys:
      collection.searchKeys === undefined
        ? []
        : searchKeysOf((value[collection.searchKeys] ?? []) as readonly string[]),
  };
}

/** A member of a compiled row: where it comes from, and what it is when it is not there. */
interface RowMember {
  readonly name: string;
  readonly steps: readonly string[];
  readonly fallback: JsonValue | undefined;
  readonly isStringSet: boolean;
}

const membersByCollection = new WeakMap<Collection, readonly RowMember[]>();

/** The members of the rows of a collection in code-unit order, so that a row need not be sorted again. */
function membersOf(collection: Collection): readonly RowMember[] {
  const known = membersByCollection.get(collection);
  if (known !== undefined) return known;
  const { fields, derived = {}, defaults, stringSets = [] } = collection;
  const sources = {
    pack_id: [],
    path: [],
    ...Object.fromEntries(fields.map((field) => [field, [field]])),
    ...Object.fromEntries(Object.entries(derived).map(([name, path]) => [name, path.split('.')])),
  };
  const members = Object.entries<readonly string[]>(sources)
    .map(([name, steps]) => ({ name, steps, fallback: defaults?.[name], isStringSet: stringSets.includes(name) }))
    .sort((a, b) => compareText(a.name, b.name));
  membersByCollection.set(collection, members);
  return members;
}

/** Trimmed, without empty texts, each once, in code-unit order. */
function stringSet(value: JsonValue): JsonValue {
  if (!Array.isArray(value)) return value;
  const texts = (value as readonly string[]).map((text) => text.trim()).filter((text) => text !== '');
  return [...new Set(texts)].sort(compareText);
}

function memberAt(value: JsonObject, steps: readonly string[]): JsonValue | undefined {
  let at: JsonValue | undefined = value;
  for (const step of steps) at = isJsonObject(at) ? member(at, step) : undefined;
  return at;
}

/** Sort keys are text; a number is ordered as its text, so that the order is that of the printed rows. */
function textOf(value: JsonValue | undefined): string {
  return typeof value === 'string' ? value : value === undefined ? '' : canonicalJson(value);
}

/** The references that the author wrote; one that comes from a default is not the author's. */
function referencesOf({ references = [] }: Collection, value: JsonObject): RowReference[] {
  const found: RowReference[] = [];
  for (const { field, to } of references) collectIds(found, to, value, fieldSteps(field), 0, '');
  return found;
}

function* stepsOf(field: string): Generator<string> {
  for (const step of field.split('.')) {
    yield step.replace(/\[\]$/, '');
    if (step.endsWith('[]')) yield '[]';
  }
}

const stepsByField = new Map<string, readonly string[]>();

function fieldSteps(field: string): readonly string[] {
  const known = stepsByField.get(field);
  if (known !== undefined) return known;
  const steps = [...stepsOf(field)];
  stepsByField.set(field, steps);
  return steps;
}

function collectIds(
  found: RowReference[],
  to: string,
  value: JsonValue | undefined,
  steps: readonly string[],
  at: number,
  pointer: string,
): void {
  const step = steps[at];
  if (step === undefined) {
    if (typeof value === 'string' && value !== '') found.push({ to, id: value, pointer });
  } else if (step !== '[]') {
    if (isJsonObject(value)) collectIds(found, to, member(value, step), steps, at + 1, `${pointer}/${step}`);
  } else if (Array.isArray(value)) {
    for (const [i, item] of value.entries()) collectIds(found, to, item, steps, at + 1, `${pointer}/${i}`);
  }
}
