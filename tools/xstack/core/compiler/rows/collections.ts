import type { Code } from '../../base/diagnostic/codes.ts';
import type { JsonObject } from '../../base/json/value.ts';
import type { Validator } from '../../base/schema/explain-errors.ts';
import { kinds } from '../../base/schema/generated/content-kinds.ts';
import type { SchemaName } from '../../base/schema/schema-names.ts';
import { schemaProblems } from '../../base/schema/validate.ts';
import { loadVersionRegistry } from '../../base/version/check-version.ts';
import type { Collection, Reference, RegistryName } from './collection.ts';
import type { ContributionType } from './contribution-types.ts';
import { collectionOf, type KindDefinition } from './kind-definition.ts';
import { type RuleName, rowRules } from './row-rules.ts';

/** A file of `content-model/`, with what the generator derives from it. */
interface BuiltInKind {
  readonly definition: BuiltInDefinition;
  readonly schema: SchemaName;
  readonly validate: Validator;
  readonly hashName: string;
  /** Code of rows that do not match the schema. */
  readonly invalid: Code;
  /** Code of rows whose id is not that of the contribution. */
  readonly idMismatch?: Code;
  /** Members that the schema of a row describes. */
  readonly members: readonly string[];
  /** Lists of values that a project may extend. */
  readonly enums: readonly ExtensibleList[];
}

/** A list of values in a row that a project may extend. */
export interface ExtensibleList {
  readonly name: string;
  /** Dotted path of the member in a row. */
  readonly at: string;
  /** Member with an array of the same objects, recursively. */
  readonly through?: string;
  /** The values that the schema of the row permits. */
  readonly values: readonly string[];
}

interface BuiltInDefinition extends KindDefinition {
  readonly rule?: RuleName;
  /** Payloads of other types that also contain such rows. */
  readonly also_in?: OtherPayloads;
}

interface OtherPayloads {
  readonly types: readonly ContributionType[];
  readonly payload_member: string;
  readonly rule?: RuleName;
  readonly defaults?: JsonObject;
  readonly references?: readonly Reference[];
}

const builtInKinds: readonly BuiltInKind[] = kinds;

/** The built-in collections: for each type its own rows, then the rows of other kinds in its payloads. */
export const collections: readonly Collection[] = builtInKinds.flatMap((kind) => {
  const { type, payload_member } = kind.definition;
  return payload_member === undefined ? [builtIn(kind), ...alsoIn(type)] : [builtIn(kind)];
});

/** The built-in kinds, by name: what a project may add to their rows. */
export const builtInRows: ReadonlyMap<
  string,
  Pick<BuiltInKind, 'definition' | 'schema' | 'members' | 'enums'>
> = new Map(builtInKinds.map((kind) => [kind.definition.name, kind]));

/** The registry of all contributions of all types; derived from manifests, without a payload schema. */
export const contributionsIndex: RegistryName = {
  file: 'contributions.index.json',
  hashName: 'contributions_index_hash',
};

/** Rows of a format in the version registry are checked against its versions. */
function builtIn({ definition, schema, validate, hashName, invalid, idMismatch }: BuiltInKind): Collection {
  const { check, compute, problems } = definition.rule === undefined ? {} : rowRules[definition.rule];
  const { defaults = {} } = definition;
  const hasVersions = Object.hasOwn(loadVersionRegistry().schemas, schema);
  return collectionOf(definition, {
    validate: {
      code: invalid,
      ...(hasVersions && { format: schema }),
      problems: (value) => problems?.(value, defaults) ?? schemaProblems(validate, value),
    },
    hashName,
    ...(idMismatch !== undefined && { idMismatch }),
    ...(check !== undefined && { check }),
    ...(compute !== undefined && { compute }),
  });
}

/** Returns the rows of other kinds in the payloads of a type. */
function alsoIn(type: ContributionType): Collection[] {
  return builtInKinds.flatMap(({ definition, idMismatch, ...kind }) => {
    const { also_in, entry_type, ...own } = definition;
    if (also_in === undefined || !also_in.types.includes(type)) return [];
    const { types, ...others } = also_in;
    return [builtIn({ ...kind, definition: { ...own, ...others, type, holds: 'array' } })];
  });
}
