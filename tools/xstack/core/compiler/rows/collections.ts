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
