import { sha256Hex } from '#platform';
import type { Report } from '../../base/diagnostic/diagnostic.ts';
import { canonicalJson } from '../../base/json/canonical.ts';
import { descriptionLimits } from '../../base/json/excess.ts';
import { type JsonPointer, pointer } from '../../base/json/pointer.ts';
import { readJsonBytes } from '../../base/json/read.ts';
import type { JsonObject } from '../../base/json/value.ts';
import type { CompileRowSchema } from '../../base/schema/compile-row-schema.ts';
import { content_model } from '../../base/schema/generated/content_model.js';
import { exceptVersion, type SchemaProblem, schemaDiagnostic, schemaProblems } from '../../base/schema/validate.ts';
import { parseIgnoreRules } from '../../base/text/ignore-rules.ts';
import { checkVersion, hasVersion, type VersionRegistry } from '../../base/version/check-version.ts';
import type { Collection } from '../rows/collection.ts';
import type { ReportTo } from '../stage.ts';
import { builtInModel, type ContentModel, contentModelFile, type Sidecar } from './content-model.ts';
import type { ContentModelDocument } from './content-model-document.ts';
import { extendedCollections } from './extended-collections.ts';
import { nameProblems } from './name-problems.ts';
import { ownTypes } from './own-types.ts';
import { schemaReader } from './schema-reader.ts';
import { unhashedOf } from './unhashed-sidecars.ts';

/** Context of reading the content model of a project. */
export interface ContentModelContext {
  readonly to: ReportTo;
  readonly versions: VersionRegistry;
  /** The built-in collections. */
  readonly builtIn: readonly Collection[];
  readonly compileRowSchema: CompileRowSchema;
}

/** The content of a content model file. */
interface ExtendedContent {
  readonly model: ContentModel;
  /** The built-in collections with the extensions of the project, and those of its contribution types. */
  readonly collections: readonly Collection[];
  readonly references: readonly KindReference[];
}

/** A kind that a reference of the file names. */
export interface KindReference {
  readonly kind: string;
  readonly at: JsonPointer;
}

/** Reads the content model file of a project. Undefined if it is refused: then no pack can be checked. */
export function readContentModel(context: ContentModelContext, bytes: Uint8Array): ExtendedContent | undefined {
  const report = context.to('01.compatx.check');
  const document = readJsonBytes(report, contentModelFile, bytes, descriptionLimits);
  if (document === undefined) return undefined;
  const isCurrent = checkVersion(report, context.versions, 'content_model', document);
  if (!isCurrent && hasVersion(document)) return undefined;
  const shape = exceptVersion(schemaProblems(content_model, document.value));
  if (shape.length > 0) return refuse(report, shape);
  const canonical = canonicalJson(document.value);
  // Members in their canonical order: the cache key is this value, so that nothing else may have an effect.
  const value = JSON.parse(canonical) as JsonObject & ContentModelDocument;
  const schemas = schemaReader(context.compileRowSchema);
  const types = ownTypes(value, schemas);
  const collections = extendedCollections(value, context.builtIn, schemas);
  const problems = [...nameProblems(value, context.builtIn), ...schemas.problems];
  if (problems.length > 0) return refuse(report, problems);
  if (!isCurrent) return undefined;
  return {
    model: { ...modelOf(value), ...types.model, ...sidecarsOf(value, schemas), hash: sha256Hex(canonical) },
    collections: [...collections, ...types.collections],
    references: referencesIn(value),
  };
}

function refuse(report: Report, problems: readonly SchemaProblem[]): undefined {
  for (const problem of problems) report(schemaDiagnostic('refuse.content_model.invalid', contentModelFile, problem));
  return undefined;
}

function modelOf({ categories = [], pack_directories = [], entry_type_default = [] }: ContentModelDocument) {
  return {
    ...builtInModel,
    categories: [...builtInModel.categories, ...categories],
    packDirectories: new Map(pack_directories.map(({ name, holds }) => [name, holds])),
    entryTypeDefaults: entry_type_default.map(({ pack_id, path, entry_type }) => ({
      packId: pack_id,
      path: path === undefined ? undefined : parseIgnoreRules(path),
      entryType: entry_type,
    })),
  };
}

function referencesIn({ extensions = [], contribution_types = [] }: ContentModelDocument): KindReference[] {
  const within = (references: readonly { readonly to: string }[] | undefined, ...path: (string | number)[]) =>
    (references ?? []).map(({ to }, i) => ({ kind: to, at: pointer(...path, 'references', i, 'to') }));
  return [
    ...extensions.flatMap(({ references }, i) => within(references, 'extensions', i)),
    ...contribution_types.flatMap(({ registry }, i) =>
      within(registry?.references, 'contribution_types', i, 'registry'),
    ),
  ];
}

function sidecarsOf({ sidecars = [] }: ContentModelDocument, schemas: ReturnType<typeof schemaReader>) {
  const sidecarOf = ({ hashed = true, schema }: (typeof sidecars)[number], i: number): Sidecar => ({
    isHashed: hashed,
    problems: schemas.read(schema, pointer('sidecars', i, 'schema')),
  });
  return {
    sidecars: new Map(sidecars.map((entry, i) => [entry.name, sidecarOf(entry, i)])),
    unhashed: unhashedOf({ sidecars }),
  };
}
