import { canonicalJson } from '../../base/json/canonical.ts';
import { compatSchemas } from '../../base/schema/generated/compat-schemas.ts';
import type { Collection } from '../rows/collection.ts';
import { builtInRows } from '../rows/collections.ts';
import type { BuildSide, NamedSchema } from './build-side.ts';
import type { DiffRules } from './diff-builds.ts';

/** Returns the rules for two builds: of the built-in schemas, and of the registry definitions of each build. */
export function rulesOf(before: BuildSide, after: BuildSide): DiffRules {
  const [old, now] = [ownSchemas(before), ownSchemas(after)];
  return {
    schemasOf: (kind) => {
      const builtIn = builtInSchema(kind);
      if (builtIn !== undefined) return [builtIn];
      const own = [now.get(kind), old.get(kind)].filter((schema) => schema !== undefined);
      const [first, second] = own;
      return second !== undefined && canonicalJson(first?.schema ?? {}) === canonicalJson(second.schema)
        ? [second]
        : own;
    },
    manifest: { name: 'pack_manifest', schema: compatSchemas['pack_manifest'] ?? {} },
  };
}

function builtInSchema(kind: string): NamedSchema | undefined {
  const name = builtInRows.get(kind)?.schema;
  return name === undefined ? undefined : { name, schema: compatSchemas[name] ?? {} };
}

function ownSchemas({ content }: BuildSide): ReadonlyMap<string, NamedSchema> {
  const own = (content?.collections ?? []).filter(hasOwnSchema);
  return new Map(own.map(({ kind, rowSchema }) => [kind, { name: kind, schema: rowSchema }]));
}

function hasOwnSchema(collection: Collection): collection is Collection & Required<Pick<Collection, 'rowSchema'>> {
  return collection.rowSchema !== undefined;
}
