import type { JsonObject } from '../../base/json/value.ts';
import { contributionTypes } from '../rows/contribution-types.ts';
import { editorMapping, type MappingInput, payloadSchemaName, type SchemaMapping } from './editor-mapping.ts';
import { type EditorSources, editorSchemas, referringSchema, typeSchema } from './editor-schemas.ts';

/** Generated schemas by name, and the schemas of all files of a project. */
export interface EditorFiles {
  readonly schemas: ReadonlyMap<string, JsonObject>;
  readonly mapping: readonly SchemaMapping[];
}

/** Returns the schemas that an editor needs for a project, and its mapping to them. */
export function editorFiles(sources: EditorSources, input: Omit<MappingInput, 'own' | 'contentModel'>): EditorFiles {
  const own = editorSchemas(sources);
  const mapping = editorMapping({ ...input, own, contentModel: sources.contentModel });
  const urls = new Set(mapping.map(({ url }) => url));
  const referring = contributionTypes
    .filter((type) => urls.has(input.ownUrl(typeSchema(type))))
    .map((type) => [typeSchema(type), referringSchema(sources, payloadSchemaName(type))] as const);
  return {
    schemas: new Map([...own, ...referring].filter(([name]) => urls.has(input.ownUrl(name)) || isNeeded(name))),
    mapping,
  };
}

/** Row schemas of entry types are referred to by the schema of `registry_entries` payloads. */
function isNeeded(name: string): boolean {
  return !name.includes('.');
}
