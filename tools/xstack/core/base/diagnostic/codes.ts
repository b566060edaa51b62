import { bisectCodes } from './codes/bisect.ts';
import { bundleCodes } from './codes/bundle.ts';
import { cacheCodes } from './codes/cache.ts';
import { cliCodes } from './codes/cli.ts';
import { compatCodes } from './codes/compat.ts';
import { compatxCodes } from './codes/compatx.ts';
import { configCodes } from './codes/config.ts';
import { contributionCodes } from './codes/contribution.ts';
import { doctorCodes } from './codes/doctor.ts';
import { editCodes } from './codes/edit.ts';
import { editorCodes } from './codes/editor.ts';
import { explainCodes } from './codes/explain.ts';
import { formatCodes } from './codes/format.ts';
import { jsonCodes } from './codes/json.ts';
import { lockfileCodes } from './codes/lockfile.ts';
import { outputCodes } from './codes/outputs.ts';
import { packCodes } from './codes/pack.ts';
import { portalCodes } from './codes/portal.ts';
import { productCodes } from './codes/product.ts';
import { registryCodes } from './codes/registry.ts';
import { reproCodes } from './codes/repro.ts';
import { sceneCodes } from './codes/scene.ts';
import { sinceCodes } from './codes/since.ts';

export type Severity = 'error' | 'warning' | 'note';

/** The severity of a code is in its first part. */
const severities = { refuse: 'error', warn: 'warning', note: 'note' } as const;

/**
 * Every diagnostic code with its title: a headline of one line in the index of diagnostics. A code is never renamed,
 * reused or given another meaning. `docs/diagnostics/<code>.md` explains it and `test/cases` shows it.
 */
export const codes = {
  ...jsonCodes,
  ...registryCodes,
  ...packCodes,
  ...lockfileCodes,
  ...outputCodes,
  ...cacheCodes,
  ...cliCodes,
  ...compatCodes,
  ...compatxCodes,
  ...configCodes,
  ...contributionCodes,
  ...bundleCodes,
  ...sceneCodes,
  ...productCodes,
  ...portalCodes,
  ...editCodes,
  ...formatCodes,
  ...editorCodes,
  ...sinceCodes,
  ...doctorCodes,
  ...bisectCodes,
  ...explainCodes,
  ...reproCodes,
} as const satisfies Record<`${keyof typeof severities}.${string}`, string>;

export type Code = keyof typeof codes;

export function severityOf(code: Code): Severity {
  return severities[code.slice(0, code.indexOf('.')) as keyof typeof severities];
}
