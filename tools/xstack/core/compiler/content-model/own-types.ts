import { pointer } from '../../base/json/pointer.ts';
import type { Collection } from '../rows/collection.ts';
import { contributionTypes } from '../rows/contribution-types.ts';
import { collectionOf } from '../rows/kind-definition.ts';
import type { CheckValue, OwnType } from './content-model.ts';
import type { ContentModelDocument, OwnTypeEntry } from './content-model-document.ts';
import type { SchemaReader } from './schema-reader.ts';

/** Returns the contribution types that a project adds, and the collections of those with a registry. */
export function ownTypes({ contribution_types = [] }: ContentModelDocument, schemas: SchemaReader) {
  const read = contribution_types.map((entry, i) => ({
    entry,
    problems: schemas.read(entry.schema, pointer('contribution_types', i, 'schema')),
  }));
  const types = read.map(({ entry: { name, id_field }, problems }): OwnType => ({ name, idField: id_field, problems }));
  return {
    model: {
      contributionTypes: [...contributionTypes, ...types.map(({ name }) => name)],
      ownTypes: new Map(types.map((type) => [type.name, type])),
    },
    collections: read.flatMap(({ entry, problems }) => collectionOfType(entry, problems)),
  };
}

/** The payload is the row; its schema and its id are checked for every contribution of the type. */
function collectionOfType({ name, id_field, registry }: OwnTypeEntry, problems: CheckValue | undefined): Collection[] {
  if (registry === undefined || id_field === undefined) return [];
  const validate = { code: 'refuse.registry_compile.invalid_payload', problems: problems ?? (() => []) } as const;
  const definition = { ...registry, name, type: name, id_field };
  return [
    collectionOf(definition, {
      validate,
      idMismatch: 'refuse.registry_compile.payload_id_mismatch',
      hashName: `${name}_registry_hash`,
    }),
  ];
}
