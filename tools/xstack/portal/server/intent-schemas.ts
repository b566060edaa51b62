import schema from '../../../../schemas/portal/intents.schema.json' with { type: 'json' };
import type { Validator } from '../../core/base/schema/explain-errors.ts';
import * as generated from '../../core/base/schema/generated/portal-validators.js';

/** What the schema file says of an intent. */
export interface IntentSchema {
  readonly description: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

export const intentSchemas = schema.$defs as unknown as Readonly<Record<string, IntentSchema>>;

/** The validator of the `params` of an intent. */
export function validatorOf(intent: string): Validator {
  const validator = validators[intent.replaceAll('.', '_')];
  if (validator === undefined) throw new Error(`bug: the intent \`${intent}\` has no schema`);
  return validator;
}

const validators: Readonly<Record<string, Validator>> = { ...generated };
