import { compareDiagnostics, type Diagnostic } from '../../core/base/diagnostic/diagnostic.ts';
import { mostSevere } from '../../core/base/diagnostic/most-severe.ts';
import { diagnosticJson } from '../../core/base/diagnostic/to-json.ts';
import { compareText } from '../../core/base/text/compare.ts';
import { reasonCode } from '../../ops/product/service.ts';
import type { AnswerDiagnostic, ErrorCode } from '../answer.ts';
import { notFound, type Refusal, refusal } from './refusal.ts';

/** Refusals that are not about the package or the params of the request. */
const kinds: Readonly<Record<string, ErrorCode | 'NOT_FOUND'>> = {
  'refuse.package.plan_stale': 'CONFLICT',
  'refuse.package.already_rolled_back': 'CONFLICT',
  'refuse.package.rollback_blocked': 'CONFLICT',
  'refuse.package.unknown_import': 'NOT_FOUND',
  'refuse.package.not_found': 'NOT_FOUND',
};

/** The most diagnostics that an answer lists. */
const listed = 200;

/**
 * The refusal of an operation. The error that comes first by code names the reason, so that the order of members in a
 * package makes no difference; all of them are in the details, by position.
 */
export function refusalOf(diagnostics: readonly Diagnostic[]): Refusal {
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  const [first] = errors.sort((a, b) => compareText(a.code, b.code) || compareDiagnostics(a, b));
  if (first === undefined) throw new Error('bug: refused without an error');
  const rest = {
    details: { diagnostics: locatedDiagnostics(mostSevere(diagnostics, listed).shown) },
    ...(first.help !== undefined && { hint: first.help }),
  };
  const kind = kindOf(first);
  return kind === 'NOT_FOUND'
    ? notFound(reasonCode(first.code), first.message, rest)
    : refusal(kind, reasonCode(first.code), first.message, rest);
}

/** Diagnostics of the instance are conflicts; those without a file are about a parameter. */
function kindOf({ code, at }: Diagnostic): ErrorCode | 'NOT_FOUND' {
  if (code.startsWith('refuse.lockfile.')) return 'CONFLICT';
  return kinds[code] ?? (at === undefined ? 'BAD_REQUEST' : 'VALIDATION_ERROR');
}

export function locatedDiagnostics(diagnostics: readonly Diagnostic[]): AnswerDiagnostic[] {
  return diagnostics.map(located);
}

/** The contract has the diagnostics that `--json` prints. */
export function located(diagnostic: Diagnostic): AnswerDiagnostic {
  return diagnosticJson(diagnostic) as unknown as AnswerDiagnostic;
}
