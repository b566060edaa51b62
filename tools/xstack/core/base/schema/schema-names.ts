import { schemaFiles } from './generated/content-names.ts';

export type SchemaName = keyof typeof schemaFiles;

/** The formats that xstack has a schema for. */
export const schemaNames = Object.keys(schemaFiles) as readonly SchemaName[];

/** The path of the schema, relative to the package. */
export function schemaFile(name: SchemaName): string {
  return schemaFiles[name];
}
