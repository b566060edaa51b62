import type { JSONPath } from 'jsonc-parser';
import { isJsonObject, type JsonObject, member } from '../../base/json/value.ts';
import type { Collection } from './collection.ts';

/** A row of a payload with a version of its own. */
export interface VersionedRow {
  readonly path: JSONPath;
  readonly value: JsonObject;
  readonly format: string;
}

/** Returns the versioned rows in the payload of a contribution of this type. */
export function versionedRows(collections: readonly Collection[], type: string, payload: JsonObject): VersionedRow[] {
  return collections
    .filter((each) => each.type === type && (type !== 'registry_entries' || each.entryType === payload['entry_type']))
    .flatMap(({ payloadMember, validate: { format } }) =>
      format === undefined ? [] : rowsAt(payload, payloadMember).map((row) => ({ ...row, format })),
    );
}

function rowsAt(payload: JsonObject, name: string | undefined): { path: JSONPath; value: JsonObject }[] {
  if (name === undefined) return [{ path: [], value: payload }];
  const held = member(payload, name);
  if (isJsonObject(held)) return [{ path: [name], value: held }];
  if (!Array.isArray(held)) return [];
  return held.flatMap((value, i) => (isJsonObject(value) ? [{ path: [name, i], value }] : []));
}
