import type { JsonObject } from '../../base/json/value.ts';
import type { Collection, Reference } from './collection.ts';
import type { ContributionType } from './contribution-types.ts';

/** Rows of one kind as data: a built-in kind of `content-model/`, or a project's registry definition. */
export interface KindDefinition {
  readonly name: string;
  readonly type: ContributionType;
  readonly entry_type?: string;
  readonly payload_member?: string;
  readonly holds?: 'array' | 'object';
  readonly id_field: string;
  readonly id_optional?: boolean;
  readonly fields: readonly string[];
  readonly derived?: Readonly<Record<string, string>>;
  readonly defaults?: JsonObject;
  readonly string_sets?: readonly string[];
  readonly sort?: readonly string[];
  readonly references?: readonly Reference[];
  readonly parent_field?: string;
  readonly search_keys?: string;
  readonly output: string;
  readonly output_member: string;
}

/** Members of a collection that are code, or names that belong to it. */
type CollectionParts = Pick<Collection, 'validate' | 'rowSchema' | 'check' | 'compute' | 'idMismatch'> & {
  readonly hashName: string;
};

/** Returns the collection for the rows of a kind. */
export function collectionOf(definition: KindDefinition, { hashName, ...parts }: CollectionParts): Collection {
  const { entry_type, payload_member, holds, id_optional, derived, defaults } = definition;
  const { string_sets, references, parent_field, search_keys } = definition;
  return {
    kind: definition.name,
    type: definition.type,
    ...(entry_type !== undefined && { entryType: entry_type }),
    ...(payload_member !== undefined && { payloadMember: payload_member }),
    ...(holds !== undefined && { holds }),
    idField: definition.id_field,
    ...(id_optional !== undefined && { idOptional: id_optional }),
    fields: definition.fields,
    ...(derived !== undefined && { derived }),
    ...(defaults !== undefined && { defaults }),
    ...(string_sets !== undefined && { stringSets: string_sets }),
    sort: definition.sort ?? [definition.id_field],
    ...(references !== undefined && { references }),
    ...(parent_field !== undefined && { parentField: parent_field }),
    ...(search_keys !== undefined && { searchKeys: search_keys }),
    ...parts,
    registry: { file: definition.output, hashName },
    member: definition.output_member,
  };
}
