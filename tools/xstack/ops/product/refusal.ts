import type { JsonObject, JsonValue } from '../../core/base/json/value.ts';
import { logRows } from '../../core/product/governance.ts';
import type { Caller, Instance, Outcome } from './instance.ts';

/** An attempted action. */
export interface Attempt {
  readonly action: 'package_export' | 'package_import' | 'package_rollback';
  readonly reason: string | undefined;
  /** Its subject, as far as it is known for a refused attempt. */
  readonly about: () => JsonObject;
}

/**
 * Runs an action and logs its refusal in the governance log. If the log cannot be written, the refusal is a failure.
 */
export async function loggingRefusal<T>(
  { store }: Instance,
  caller: Caller,
  { action, reason, about }: Attempt,
  work: () => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  const outcome = await work();
  if (outcome.ok) return outcome;
  const errors = outcome.diagnostics.filter(({ severity }) => severity === 'error');
  const payload: JsonObject = {
    attempted: action,
    ...about(),
    codes: [...new Set(errors.map(({ code }) => code))].sort(),
  };
  const audit = { ...caller, reason: storable(reason ?? '') };
  await store.write(async (transaction) => {
    const log = logRows(await transaction.head(), audit, [
      { action: 'package_refused', payload: storableJson(payload) },
    ]);
    await transaction.apply({ put: [], remove: [], retired: [], log });
  });
  return outcome;
}

/** Converts an unchecked external string to a form that every database can store. */
function storable(text: string): string {
  const wellFormed = text.slice(0, 2000).toWellFormed();
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  return wellFormed.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g, '\ufffd');
}

function storableJson(value: JsonObject): JsonObject {
  const storableValue = (each: JsonValue): JsonValue =>
    typeof each === 'string' ? storable(each) : Array.isArray(each) ? each.map(storableValue) : each;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, storableValue(each)]));
}
