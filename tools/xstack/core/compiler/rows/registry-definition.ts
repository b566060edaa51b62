import type { Report } from '../../base/diagnostic/diagnostic.ts';
import { didYouMean } from '../../base/diagnostic/suggest.ts';
import { canonicalJson } from '../../base/json/canonical.ts';
import { descriptionLimits } from '../../base/json/excess.ts';
import { pointer } from '../../base/json/pointer.ts';
import { type JsonDocument, readJsonBytes } from '../../base/json/read.ts';
import { isJsonObject, type JsonObject, type JsonValue, member } from '../../base/json/value.ts';
import type { CompileRowSchema } from '../../base/schema/compile-row-schema.ts';
import { registry_definition } from '../../base/schema/generated/registry_definition.js';
import { quoted } from '../../base/schema/phrases.ts';
import { exceptVersion, type SchemaProblem, schemaDiagnostic, schemaProblems } from '../../base/schema/validate.ts';
import { idPattern, idRule } from '../../base/text/hidden-characters.ts';
import { checkVersion, hasVersion, type VersionRegistry } from '../../base/version/check-version.ts';
import type { ContentModel } from '../content-model/content-model.ts';
import type { ReportTo } from '../stage.ts';
import type { Collection } from './collection.ts';
import { contributionsIndex } from './collections.ts';
import { impliedRowSchema, ineffectiveNames } from './definition-names.ts';
import { type DefinitionDocument, entryTypesIn, unknownTypes, unusableSidecars } from './definition-sources.ts';
import { collectionOf } from './kind-definition.ts';

/** A definition file: `schemas/registries/<name>.registry-definition.json`. */
export interface DefinitionFile {
  readonly file: string;
  /** Absent if it cannot be read, which an error reports. */
  readonly bytes?: Uint8Array | undefined;
}

/** Context of reading definitions. */
export interface DefinitionContext {
  readonly to: ReportTo;
  readonly versions: VersionRegistry;
  readonly builtIn: readonly Collection[];
  readonly model: ContentModel;
  readonly compileRowSchema: CompileRowSchema;
}

/** Kinds and entry types of refused definitions: consequences of these refusals are not reported. */
export interface RefusedDefinitions {
  readonly kinds: ReadonlySet<string>;
  readonly entryTypes: ReadonlySet<string>;
  /** False if a definition was unreadable: it may define anything. */
  readonly isComplete: boolean;
}

/** The collections of a project's own registries, and the refused definitions; absent if there are none. */
export interface Definitions {
  readonly collections: readonly Collection[];
  readonly refused?: RefusedDefinitions | undefined;
}

/** Reads the definitions of a project's own registries: collections like the built-in ones, given as data. */
export function readDefinitions(context: DefinitionContext, files: readonly DefinitionFile[]): Definitions {
  const report = context.to('04.registry.compile');
  const definitions: Definition[] = [];
  const refused: JsonValue[] = [];
  for (const { file, bytes } of files) {
    const document = bytes && readJsonBytes(report, file, bytes, descriptionLimits);
    const collections = document && readDefinition(context, document);
    if (collections === undefined) refused.push(document?.value ?? null);
    else definitions.push({ file, collections });
  }
  const all = [...context.builtIn];
  for (const definition of definitions) {
    if (isFree(report, definition, all)) for (const collection of definition.collections) all.push(collection);
    else refused.push(namesOf(definition));
  }
  const known = refusedDefinitions(refused);
  for (const { file, collections } of definitions)
    checkReferences(report, file, collections[0] as Collection, all, known);
  return { collections: all.slice(context.builtIn.length), ...(refused.length > 0 && { refused: known }) };
}

/** A definition: one collection for each entry type, contribution type and sidecar; they differ in nothing else. */
interface Definition {
  readonly file: string;
  readonly collections: readonly Collection[];
}

function namesOf({ collections }: Definition): JsonObject {
  const entryTypes = collections.flatMap(({ entryType }) => entryType ?? []);
  return { name: (collections[0] as Collection).kind, entry_types: entryTypes };
}

function refusedDefinitions(values: readonly JsonValue[]): RefusedDefinitions {
  const named = values.map((value) => (isJsonObject(value) ? value : {}));
  const kinds = named.map((value) => member(value, 'name')).filter((name) => typeof name === 'string');
  const entryTypes = named.map(entryTypesIn);
  const isComplete = kinds.length === values.length && entryTypes.every((types) => types !== undefined);
  return { kinds: new Set(kinds), entryTypes: new Set(entryTypes.flatMap((types) => types ?? [])), isComplete };
}

function readDefinition(
  { to, versions, compileRowSchema, model }: DefinitionContext,
  document: JsonDocument,
): readonly Collection[] | undefined {
  const report = to('04.registry.compile');
  const versioned = checkVersion(to('01.compatx.check'), versions, 'registry_definition', document);
  if (!versioned && hasVersion(document)) return undefined;
  const { file } = document;
  // Members in their canonical order: the cache key is this value, so that nothing else may have an effect.
  const value = JSON.parse(canonicalJson(document.value)) as JsonValue;
  const problems = exceptVersion(schemaProblems(registry_definition, value));
  const row =
    problems.length > 0 || !isJsonObject(value) ? { invalid: problems } : rowProblems(value, compileRowSchema, model);
  if ('problems' in row && versioned) return ownCollections(value as JsonObject, row.problems);
  for (const problem of 'invalid' in row ? row.invalid : []) report(invalid(file, problem));
  return undefined;
}

/** Returns the problems of a row: those of its schema, then those that the definition implies. */
function rowProblems(
  definition: JsonObject,
  compileRowSchema: CompileRowSchema,
  model: ContentModel,
): ReturnType<CompileRowSchema> {
  const described = compileRowSchema(definition['row_schema'] as JsonObject);
  if ('invalid' in described)
    return { invalid: described.invalid.map((found) => ({ ...found, pointer: `/row_schema${found.pointer}` })) };
  const unfounded = [
    ...unknownTypes(definition, model.contributionTypes),
    ...unusableSidecars(definition, model.sidecars),
    ...ineffectiveNames(definition),
  ];
  if (unfounded.length > 0) return { invalid: unfounded };
  const implied = compileRowSchema(impliedRowSchema(definition));
  if ('invalid' in implied) throw new Error('bug: what a definition implies is no row schema');
  const defaults = (definition['defaults'] ?? {}) as JsonObject;
  const unfit = implied.problems({ [definition['id_field'] as string]: 'any', ...defaults });
  if (unfit.length > 0) return { invalid: unfit.map((found) => ({ ...found, pointer: `/defaults${found.pointer}` })) };
  return {
    problems: (value) => {
      const problems = described.problems(value);
      if (problems.length > 0) return problems;
      const others = implied.problems(value);
      return others.length > 0 ? others : idProblems(definition['id_field'] as string, value as JsonObject);
    },
  };
}

const isId = new RegExp(idPattern, 'u');

/** Applies the rule for all ids to the ids of a project's own rows. */
function idProblems(name: string, row: JsonObject): SchemaProblem[] {
  const id = member(row, name) as string;
  if (isId.test(id)) return [];
  return [{ pointer: pointer(name), part: 'value', message: `\`${name}\` ${idRule}, not ${quoted(id)}` }];
}

function ownCollections(
  value: JsonObject,
  problems: (row: JsonValue) => readonly SchemaProblem[],
): readonly Collection[] {
  const {
    entry_type,
    entry_types = [],
    types = [],
    sidecars = [],
    ...definition
  } = value as unknown as DefinitionDocument;
  const entryTypes = [...new Set([entry_type ?? [], entry_types].flat())];
  const sources = [
    ...entryTypes.map((name) => ({ type: 'registry_entries', entry_type: name })),
    ...[...types, ...sidecars].map((type) => ({ type })),
  ];
  const parts = {
    validate: { code: 'refuse.registry_compile.invalid_row', problems },
    rowSchema: value['row_schema'] as JsonObject,
    hashName: `${definition.name}_registry_hash`,
  } as const;
  return sources.map((source) => collectionOf({ ...definition, ...source }, parts));
}

/** Checks that no other registry has the name, the entry type or the file of a project's registry. */
function isFree(report: Report, { file, collections }: Definition, others: readonly Collection[]): boolean {
  const [collection] = collections as readonly [Collection];
  const entryTypes = collections.flatMap(({ entryType }) => entryType ?? []);
  const outputs = [contributionsIndex, ...others.map(({ registry }) => registry)].map(({ file: output }) => output);
  const { kind, registry } = collection;
  const isKind = (other: Collection) => other.kind === kind || other.registry.hashName === registry.hashName;
  const taken: readonly (readonly [member: string, value: string, isTaken: boolean])[] = [
    ['name', kind, others.some(isKind)],
    ...entryTypes.map((name) => {
      const isTaken = others.some(({ entryType }) => entryType === name);
      return [entryTypes.length > 1 ? 'entry_types' : 'entry_type', name, isTaken] as const;
    }),
    ['output', registry.file, outputs.includes(registry.file)],
  ];
  const clashes = taken.filter(([, , isTaken]) => isTaken);
  for (const [member, value] of clashes) {
    const at = member === 'entry_types' ? pointer(member, entryTypes.indexOf(value)) : pointer(member);
    const message = `another registry has the \`${member.replace(/s$/, '')}\` \`${value}\``;
    report(invalid(file, { pointer: at, part: 'value', message, help: 'choose another' }));
  }
  return clashes.length === 0;
}

function checkReferences(
  report: Report,
  file: string,
  { references = [] }: Collection,
  all: readonly Collection[],
  refused: RefusedDefinitions,
): void {
  const kinds = new Set(all.map(({ kind }) => kind));
  for (const [i, { to }] of references.entries()) {
    if (kinds.has(to) || refused.kinds.has(to) || !refused.isComplete) continue;
    const help = didYouMean(to, kinds) ?? `use one of the kinds ${[...kinds].map((kind) => `\`${kind}\``).join(', ')}`;
    report(
      invalid(file, {
        pointer: pointer('references', i, 'to'),
        part: 'value',
        message: `no rows have the kind \`${to}\``,
        help,
      }),
    );
  }
}

function invalid(file: string, problem: SchemaProblem) {
  return schemaDiagnostic('refuse.registry_compile.invalid_registry_definition', file, problem);
}
