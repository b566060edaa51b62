import { diagnostic, type Report } from '../diagnostic/diagnostic.ts';
import { didYouMean } from '../diagnostic/suggest.ts';
import { pointer } from '../json/pointer.ts';
import { readJsonBytes } from '../json/read.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../json/value.ts';
import { registry_definition } from '../schema/generated/registry_definition.js';
import { type SchemaProblem, schemaProblems } from '../schema/validate.ts';
import type { Collection, Reference } from './collection.ts';

/** Compiles a row schema that comes as data. Kept apart because its compiler is loaded only where a project needs it. */
export type CompileRowSchema = (
  schema: JsonObject,
) =>
  | { readonly problems: (value: JsonValue) => readonly SchemaProblem[] }
  | { readonly invalid: readonly SchemaProblem[] };

/** A definition file: `schemas/registries/<name>.registry-definition.json`. */
export interface DefinitionFile {
  readonly file: string;
  readonly bytes: Uint8Array;
}

/** The collections of a project's own registries: like the built-in ones, but written as data. */
export function readDefinitions(
  report: Report,
  files: readonly DefinitionFile[],
  builtIn: readonly Collection[],
  compileRowSchema: CompileRowSchema,
): Collection[] {
  const definitions = files.flatMap(({ file, bytes }) => readDefinition(report, file, bytes, compileRowSchema) ?? []);
  const all = [...builtIn];
  for (const { file, collection } of definitions) {
    if (isFree(report, file, collection, all)) all.push(collection);
  }
  for (const { file, collection } of definitions) checkReferences(report, file, collection, all);
  return all.slice(builtIn.length);
}

function readDefinition(
  report: Report,
  file: string,
  bytes: Uint8Array,
  compileRowSchema: CompileRowSchema,
): { file: string; collection: Collection } | undefined {
  const document = readJsonBytes(report, file, bytes);
  if (document === undefined) return undefined;
  const problems = schemaProblems(registry_definition, document.value);
  if (problems.length > 0 || !isJsonObject(document.value)) {
    for (const problem of problems) report(invalid(file, problem));
    return undefined;
  }
  const schema = compileRowSchema(document.value['row_schema'] as JsonObject);
  if ('invalid' in schema) {
    for (const problem of schema.invalid)
      report(invalid(file, { ...problem, pointer: `/row_schema${problem.pointer}` }));
    return undefined;
  }
  return { file, collection: collectionOf(document.value, schema.problems) };
}

function collectionOf(definition: JsonObject, problems: (value: JsonValue) => readonly SchemaProblem[]): Collection {
  const name = definition['name'] as string;
  const searchKeys = definition['search_keys'] as string | undefined;
  const parentField = definition['parent_field'] as string | undefined;
  return {
    kind: name,
    type: 'registry_entries',
    entryType: definition['entry_type'] as string,
    payloadMember: definition['payload_member'] as string,
    validate: { code: 'refuse.registry_compile.invalid_row', problems },
    idField: definition['id_field'] as string,
    fields: definition['fields'] as readonly string[],
    defaults: (definition['defaults'] ?? {}) as JsonObject,
    stringSets: (definition['string_sets'] ?? []) as readonly string[],
    sort: (definition['sort'] ?? [definition['id_field']]) as readonly string[],
    references: (definition['references'] ?? []) as unknown as readonly Reference[],
    ...(searchKeys !== undefined && { searchKeys }),
    ...(parentField !== undefined && { parentField }),
    registry: { file: definition['output'] as string, hashName: `${name}_registry_hash` },
    member: definition['output_member'] as string,
  };
}

/** A project's registry may not take the name, the entry type or the file of another. */
function isFree(report: Report, file: string, collection: Collection, others: readonly Collection[]): boolean {
  const taken: readonly (readonly [member: string, value: string, isTaken: boolean])[] = [
    [
      'name',
      collection.kind,
      others.some(
        ({ kind, registry }) => kind === collection.kind || registry.hashName === collection.registry.hashName,
      ),
    ],
    ['entry_type', collection.entryType as string, others.some(({ entryType }) => entryType === collection.entryType)],
    ['output', collection.registry.file, others.some(({ registry }) => registry.file === collection.registry.file)],
  ];
  const clashes = taken.filter(([, , isTaken]) => isTaken);
  for (const [member, value] of clashes)
    report(
      invalid(file, {
        pointer: pointer(member),
        part: 'value',
        message: `another registry has the \`${member}\` \`${value}\``,
        help: 'choose another',
      }),
    );
  return clashes.length === 0;
}

function checkReferences(
  report: Report,
  file: string,
  { references = [] }: Collection,
  all: readonly Collection[],
): void {
  const kinds = new Set(all.map(({ kind }) => kind));
  for (const [i, { to }] of references.entries()) {
    if (kinds.has(to)) continue;
    const help = didYouMean(to, kinds) ?? `rows are of the kinds ${[...kinds].map((kind) => `\`${kind}\``).join(', ')}`;
    report(
      invalid(file, {
        pointer: pointer('references', i, 'to'),
        part: 'value',
        message: `there are no rows of the kind \`${to}\``,
        help,
      }),
    );
  }
}

function invalid(file: string, { pointer: at, part, message, help }: SchemaProblem) {
  return diagnostic('refuse.registry_compile.invalid_registry_definition', message, {
    at: { file, pointer: at, part },
    ...(help !== undefined && { help }),
  });
}
