import type { JsonObject } from '../../base/json/value.ts';
import type { KindDefinition } from '../rows/kind-definition.ts';

/** A content model file, as its schema describes it. */
export interface ContentModelDocument {
  readonly categories?: readonly string[];
  readonly pack_directories?: readonly { readonly name: string; readonly holds: 'json' | 'opaque' }[];
  readonly sidecars?: readonly { readonly name: string; readonly hashed?: boolean; readonly schema?: JsonObject }[];
  readonly contribution_types?: readonly OwnTypeEntry[];
  readonly extensions?: readonly ExtensionEntry[];
  readonly enums?: Readonly<Record<string, readonly string[]>>;
  readonly entry_type_default?: readonly {
    readonly pack_id?: string;
    readonly path?: string;
    readonly entry_type: string;
  }[];
}

export interface OwnTypeEntry {
  readonly name: string;
  readonly id_field?: string;
  readonly schema?: JsonObject;
  readonly registry?: Omit<KindDefinition, 'name' | 'type' | 'id_field'>;
}

export interface ExtensionEntry {
  readonly of: string;
  readonly properties: JsonObject;
  readonly required?: readonly string[];
  readonly carry?: readonly string[];
  readonly string_sets?: readonly string[];
  readonly defaults?: JsonObject;
  readonly references?: readonly { readonly field: string; readonly to: string }[];
}
