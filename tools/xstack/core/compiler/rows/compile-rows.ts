import { BoundedReporter } from '../../base/diagnostic/bounded.ts';
import { diagnostic, type Location, type Report } from '../../base/diagnostic/diagnostic.ts';
import { canonicalJson } from '../../base/json/canonical.ts';
import type { JsonPointer } from '../../base/json/pointer.ts';
import { isJsonObject, type JsonObject, type JsonValue, member } from '../../base/json/value.ts';
import { exceptVersion, type SchemaProblem, schemaDiagnostic } from '../../base/schema/validate.ts';
import type { Arena } from '../../base/text/arena.ts';
import { checkVersion, type VersionRegistry } from '../../base/version/check-version.ts';
import type { HashedFile } from '../pack/canonical-hash.ts';
import type { Collection, RowSource, RowValidator } from './collection.ts';
import type { RefusedRow, Row, RowReference } from './row.ts';
import { memberValue } from './row-members.ts';
import { type RowPlan, rowPlan } from './row-plan.ts';
import { searchKeysOf } from './search-key.ts';
import { sortKeyOf } from './sort-key.ts';

/** A payload and its origin. */
export interface Payload {
  readonly value: JsonObject;
  readonly file: string;
  readonly packId: string;
  readonly packPath: string;
  readonly contributionId: string;
  readonly files: ReadonlyMap<string, HashedFile>;
}

/** Context of compiling the rows of any payload. */
export interface RowContext {
  readonly report: Report;
  /** Receives diagnostics about row versions. */
  readonly reportVersion: Report;
  readonly versions: VersionRegistry;
  /** Receives the serialized rows. */
  readonly arena: Arena;
  /** Receives the omitted rows. */
  readonly refused: RefusedRow[];
}

/** Appends the rows of one collection in one payload to `rows`. Reports and omits invalid rows. */
export function compileRows(context: RowContext, collection: Collection, payload: Payload, rows: Row[]): void {
  const invalid = new BoundedReporter(context.report);
  compileEach({ ...context, invalid, scalars: new Map() }, collection, payload, rows);
  invalid.end();
}

/** Context of compiling the rows of one collection in one payload. */
interface PayloadContext extends RowContext {
  /** Receives the problems of rows that do not match their schema. */
  readonly invalid: BoundedReporter;
  /** Problems of rows that are no objects: a payload may have millions, most of them equal. */
  readonly scalars: Map<JsonValue, readonly SchemaProblem[]>;
}

const mostScalars = 10_000;

function problemsOf({ scalars }: PayloadContext, { problems }: RowValidator, value: JsonValue) {
  if (typeof value === 'object') return problems(value);
  const known = scalars.get(value) ?? problems(value);
  if (scalars.size < mostScalars) scalars.set(value, known);
  return known;
}

function compileEach(context: PayloadContext, collection: Collection, payload: Payload, rows: Row[]): void {
  const plan = rowPlan(collection);
  const compile = (value: JsonObject, pointer: JsonPointer) => {
    const source = sourceOf(payload, value, pointer);
    if (isValid(context, collection, source))
      rows.push(compileRow(context.arena, collection, plan, source, rows.at(-1)));
    else for (const row of refusedRows(collection, source)) refuse(context, row);
  };
  const { payloadMember, type, holds } = collection;
  if (payloadMember === undefined) {
    compile(payload.value, '');
    return;
  }
  const held = member(payload.value, payloadMember);
  if (Array.isArray(held) && holds !== 'object') {
    for (let i = 0; i < held.length; i++) compile(held[i] as JsonObject, plan.itemPointer(i));
  } else if (isJsonObject(held) && holds !== 'array') compile(held, plan.memberPointer);
  else if (held !== undefined || type === 'registry_entries') {
    refuse(context, { kind: collection.kind });
    if (type !== 'registry_entries') return; // Refused by the schema of the payload.
    context.report(wrongMember(collection, payloadMember, held, { file: payload.file, pointer: plan.memberPointer }));
  }
}

const expectations = { array: 'an array', object: 'one object' };

function wrongMember({ kind, holds }: Collection, name: string, held: JsonValue | undefined, at: Location) {
  const what = holds === undefined ? 'an array or an object' : expectations[holds];
  const message = held === undefined ? `\`${name}\` is missing` : `\`${name}\` must be ${what}`;
  return diagnostic('refuse.registry_compile.invalid_registry_entries', message, {
    at,
    help: `write the rows of the kind \`${kind}\` in \`${name}\`, as ${what}`,
  });
}

function sourceOf(
  { file, packId, packPath, contributionId, files }: Payload,
  value: JsonObject,
  pointer: JsonPointer,
): RowSource {
  return { value, file, pointer, packId, packPath, contributionId, files };
}

/** Consecutive refused rows without an id are recorded as one. */
function refuse({ refused }: RowContext, row: RefusedRow): void {
  const before = refused.at(-1);
  if (row.id === undefined && before?.kind === row.kind && before.id === undefined) return;
  refused.push(row);
}

/** A row whose id is not that of its contribution may be meant by either. */
function refusedRows(
  { kind, idField, idOptional, idMismatch }: Collection,
  { value, contributionId }: RowSource,
): RefusedRow[] {
  const id = isJsonObject(value) ? (member(value, idField) ?? (idOptional ? contributionId : undefined)) : undefined;
  if (typeof id !== 'string') return [{ kind }];
  const ids = idMismatch === undefined || id === contributionId ? [id] : [id, contributionId];
  return ids.map((id) => ({ kind, id }));
}

function isValid(context: PayloadContext, collection: Collection, source: RowSource): boolean {
  const problems = problemsOf(context, collection.validate, source.value);
  if (problems.length > 0 && !isValidExceptVersion(context, collection.validate, source, problems)) return false;
  const named = idMatches(context.report, collection, source);
  return (collection.check?.(context.report, source) ?? true) && named;
}

/** Reports the problems of a row; only the version registry decides about its version, if it has one. */
function isValidExceptVersion(
  { report, reportVersion, versions, invalid }: PayloadContext,
  { format, code }: RowValidator,
  { file, pointer, value }: RowSource,
  problems: readonly SchemaProblem[],
): boolean {
  const others = format === undefined ? problems : exceptVersion(problems);
  const isCurrent =
    format === undefined ||
    others.length === problems.length ||
    checkVersion(reportVersion, versions, format, { file, value, pointer });
  // The current schema does not apply to a row of another version.
  if (!isCurrent && Object.hasOwn(value, 'schema_version')) return false;
  for (const problem of others) {
    const make = () => schemaDiagnostic(code, file, problem, pointer);
    if (problem.omitted === undefined) invalid.add(make);
    else report(make());
  }
  return isCurrent && others.length === 0;
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

/** Returns the members of a compiled row, but those that the rule of its kind computes. */
export function rowValue({ members }: RowPlan, source: RowSource, id: string): Record<string, JsonValue> {
  const row: Record<string, JsonValue> = {};
  for (const rowMember of members) {
    const carried = memberValue(rowMember, source, id);
    if (carried !== undefined) row[rowMember.name] = carried;
  }
  return row;
}

/** Consecutive rows with the same sort keys or references share the lists. */
function compileRow(
  arena: Arena,
  collection: Collection,
  plan: RowPlan,
  source: RowSource,
  before: Row | undefined,
): Row {
  const { value, contributionId, packId, file, pointer } = source;
  const id = (member(value, collection.idField) as string | undefined) ?? contributionId;
  const row = rowValue(plan, source, id);
  if (collection.compute !== undefined) Object.assign(row, collection.compute(source));
  const { parentField, searchKeys } = collection;
  const sortKeys = sortKeysOf(plan, row);
  const references = referencesOf(plan, value);
  return {
    kind: collection.kind,
    id,
    sortKeys: before && sameStrings(before.sortKeys, sortKeys) ? before.sortKeys : sortKeys,
    sortId: plan.endsWithId ? id : '',
    packId,
    file,
    pointer,
    text: arena.add(canonicalJson(row)),
    references: before && sameReferences(before.references, references) ? before.references : references,
    parent: parentField === undefined ? null : ((member(value, parentField) as string | null | undefined) ?? null),
    searchKeys:
      searchKeys === undefined ? none : searchKeysOf((member(value, searchKeys) ?? none) as readonly string[]),
  };
}

const none: readonly string[] = [];

function sameStrings(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((text, i) => text === b[i]);
}

function sameReferences(a: readonly RowReference[], b: readonly RowReference[]): boolean {
  return (
    a.length === b.length &&
    a.every(({ to, id, pointer }, i) => id === b[i]?.id && to === b[i]?.to && pointer === b[i]?.pointer)
  );
}

function sortKeysOf({ sortFields }: RowPlan, row: JsonObject): readonly string[] {
  return sortFields.length === 0 ? none : sortFields.map((field) => sortKeyOf(member(row, field)));
}

const noReferences: readonly RowReference[] = [];

/** Returns the references in the source; those of defaults are excluded. */
function referencesOf({ references }: RowPlan, value: JsonObject): readonly RowReference[] {
  if (references.length === 0) return noReferences;
  const found: RowReference[] = [];
  for (const { to, steps, pointer } of references) {
    if (pointer === undefined) collectIds(found, to, value, steps, 0, '');
    else {
      const id = member(value, steps[0] as string);
      if (typeof id === 'string' && id !== '') found.push({ to, id, pointer });
    }
  }
  return found;
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
