import { jsonCodes } from './codes/json.ts';

export type Severity = 'error' | 'warning' | 'note';

/** What is known of a code before it is met. */
export interface CodeEntry {
  readonly severity: Severity;
  /** One line, as a headline of the refusal index. */
  readonly title: string;
}

/**
 * Every code that a user can meet. A code is never renamed, reused or given another
 * meaning; `docs/diagnostics/<code>.md` explains it and `test/cases` shows it.
 */
export const codes = {
  ...jsonCodes,
} as const satisfies Record<string, CodeEntry>;

export type Code = keyof typeof codes;
