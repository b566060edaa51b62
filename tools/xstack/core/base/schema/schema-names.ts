import { schemaFiles } from './generated/content-names.ts';

export type SchemaName = keyof typeof schemaFiles;

/** The formats that have a schema. */
export const schemaNames = Object.keys(schemaFiles) as readonly SchemaName[];

/** Returns the path of a schema, relative to the package root. */
export function schemaFile(name: SchemaName): string {
  return schemaFiles[name];
}
