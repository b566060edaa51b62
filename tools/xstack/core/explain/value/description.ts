import type { Location } from '../../base/diagnostic/diagnostic.ts';
import { type JsonPointer, pointer, valueAt } from '../../base/json/pointer.ts';
import type { JsonObject } from '../../base/json/value.ts';
import { schemaFile } from '../../base/schema/schema-names.ts';
import { builtInRows } from '../../compiler/rows/collections.ts';
import type { SchemaRule } from './origin.ts';
import { schemaRule } from './schema-rule.ts';
import type { DescriptionFile, ValueContext } from './value-context.ts';

/** Returns the rule of the schema of a row for a value of its source. */
export function rowSchemaRule(context: ValueContext, kind: string, steps: readonly string[]): SchemaRule | undefined {
  const [name = ''] = steps;
  const extension = extensionOf(context, kind, (entry) => valueAt(entry, ['properties', name]) !== undefined);
  if (extension !== undefined) {
    const { file, value, index } = extension;
    const at = pointer('extensions', index, 'properties', name);
    return schemaRule({ file, root: value, pointer: at }, steps.slice(1), context.schema);
  }
  const own = ownKind(context, kind);
  if (own !== undefined) {
    const { file, value, schema } = own;
    return schemaRule({ file, root: value, pointer: schema }, steps, context.schema);
  }
  const builtIn = builtInRows.get(kind);
  if (builtIn === undefined) return undefined;
  const file = schemaFile(builtIn.schema);
  return schemaRule({ file, root: context.schema(file), pointer: '' }, steps, context.schema);
}

/** Returns the rule of the schema of manifests for a value of one. */
export function manifestRule(context: ValueContext, steps: readonly string[]): SchemaRule | undefined {
  const file = schemaFile('pack_manifest');
  return schemaRule({ file, root: context.schema(file), pointer: '' }, steps, context.schema);
}

/** Returns the declaration of a default in a file of the project; undefined if it is built in. */
export function defaultDeclaration(context: ValueContext, kind: string, name: string): Location | undefined {
  const extension = extensionOf(context, kind, (entry) => valueAt(entry, ['defaults', name]) !== undefined);
  if (extension !== undefined)
    return { file: extension.file, pointer: pointer('extensions', extension.index, 'defaults', name) };
  const own = ownKind(context, kind);
  return own && { file: own.file, pointer: own.registry + pointer('defaults', name) };
}

/** The description of a kind of rows of the project, and the locations of its schema and of its registry in it. */
interface OwnKind extends DescriptionFile {
  readonly schema: JsonPointer;
  readonly registry: JsonPointer;
}

/** Returns the registry definition of a kind, or the contribution type with its name. */
function ownKind({ definitions, contentModel }: ValueContext, kind: string): OwnKind | undefined {
  const definition = definitions.find(({ value }) => value['name'] === kind);
  if (definition !== undefined) return { ...definition, schema: '/row_schema', registry: '' };
  const types = (contentModel?.value['contribution_types'] ?? []) as readonly JsonObject[];
  const index = types.findIndex((type) => type['name'] === kind && type['registry'] !== undefined);
  if (contentModel === undefined || index === -1) return undefined;
  const at = pointer('contribution_types', index);
  return { ...contentModel, schema: `${at}/schema`, registry: `${at}/registry` };
}

/** Returns the last extension of a kind that `has` accepts: later ones replace earlier defaults. */
function extensionOf({ contentModel }: ValueContext, kind: string, has: (entry: JsonObject) => boolean) {
  const entries = valueAt(contentModel?.value, ['extensions']);
  if (contentModel === undefined || !Array.isArray(entries)) return undefined;
  const index = (entries as readonly JsonObject[]).findLastIndex((entry) => entry['of'] === kind && has(entry));
  return index === -1 ? undefined : { ...contentModel, index };
}
