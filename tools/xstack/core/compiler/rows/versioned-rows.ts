import type { JSONPath } from 'jsonc-parser';
import { isJsonObject, type JsonObject, member } from '../../base/json/value.ts';
import type { Collection } from './collection.ts';

/** A row of a payload with a version of its own. */
export interface VersionedRow {
  readonly path: JSONPath;
  readonly value: JsonObject;
  readonly format: string;
}

/** Yields the versioned rows in the payload of a contribution of this type. */
export function* versionedRows(
  collections: readonly Collection[],
  type: string,
  payload: JsonObject,
): Generator<VersionedRow> {
  for (const { type: itsType, entryType, payloadMember, validate } of collections) {
    const isOfType = itsType === type && (type !== 'registry_entries' || entryType === payload['entry_type']);
    if (isOfType && validate.format !== undefined) yield* rowsAt(payload, payloadMember, validate.format);
  }
}

function* rowsAt(payload: JsonObject, name: string | undefined, format: string): Generator<VersionedRow> {
  if (name === undefined) {
    yield { path: [], value: payload, format };
    return;
  }
  const held = member(payload, name);
  if (isJsonObject(held)) yield { path: [name], value: held, format };
  else if (Array.isArray(held))
    for (const [i, value] of held.entries()) if (isJsonObject(value)) yield { path: [name, i], value, format };
}
