/** Answers over HTTP by the name of their intent. Types only: the page imports this file. */
import type { IntentAnswers, UserData } from './contract/answers.ts';
import type { AnswerDiagnostic, AnswerError, AnswerSuccess } from './contract/envelope.ts';
import type { IntentName } from './contract/params.ts';

export type Answer<Name extends IntentName> = AnswerWithData<AnswerData[Name]> | AnswerError;

export type AnswerWithData<Data> = Omit<AnswerSuccess, 'data'> & { readonly data: Data };

export type ErrorCode = AnswerError['error']['code'];

export type ErrorDetails = NonNullable<AnswerError['error']['details']>;

export type Role = UserData['role'];

/** The `data` of each intent's answer. The schema of `project.diagnostics` leaves its diagnostics open. */
export interface AnswerData extends Omit<IntentAnswers, 'project.diagnostics'> {
  readonly 'project.diagnostics': Omit<IntentAnswers['project.diagnostics'], 'stages'> & {
    readonly stages: readonly { readonly id: string; readonly diagnostics: readonly DiagnosticWithExcerpt[] }[];
  };
}

/** A diagnostic with the lines around its location; without them where the file cannot be shown. */
export type DiagnosticWithExcerpt = AnswerDiagnostic & {
  readonly excerpt?: { readonly first_line: number; readonly lines: readonly string[] };
};

export type { AnswerDiagnostic, AnswerError };
