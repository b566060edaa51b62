import { canonicalJson } from '../base/json/canonical.ts';
import { type JsonObject, type JsonValue, member } from '../base/json/value.ts';
import type { FieldChange } from './types.ts';

/** Returns the members in which two scenes differ, sorted by name, except `code`. */
export function changedFields(before: JsonObject, after: JsonObject): FieldChange[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  const changes: FieldChange[] = [];
  for (const field of [...names].sort()) {
    if (field === 'code') continue;
    const [was, is] = [member(before, field), member(after, field)];
    if (isSame(was, is)) continue;
    changes.push({ field, ...(was !== undefined && { old: was }), ...(is !== undefined && { new: is }) });
  }
  return changes;
}

/** Formats a member name; quotes it if it could be misread, for example as another line. */
export function fieldLabel(field: string): string {
  return /^[\p{L}\p{N}_.$-]+$/u.test(field) ? field : JSON.stringify(field);
}

function isSame(was: JsonValue | undefined, is: JsonValue | undefined): boolean {
  if (was === is) return true;
  if (typeof was !== 'object' || typeof is !== 'object' || was === null || is === null) return false;
  return canonicalJson(was) === canonicalJson(is);
}
