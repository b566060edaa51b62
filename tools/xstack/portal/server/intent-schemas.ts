import schema from '../../../../schemas/portal/intents.schema.json' with { type: 'json' };
import type { IntentName } from '../contract/params.ts';

interface ParamsSchema {
  readonly description: string;
  readonly properties: Readonly<Record<string, object>>;
}

/** The schemas of `params`, for documents about them; `contract/validators.js` has them compiled. */
export const intentSchemas: Readonly<Record<IntentName, ParamsSchema>> = schema.$defs;
