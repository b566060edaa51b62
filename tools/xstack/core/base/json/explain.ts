import { printParseErrorCode, visit } from 'jsonc-parser';
import { BoundedReporter } from '../diagnostic/bounded.ts';
import { diagnostic, type Location, type Report } from '../diagnostic/diagnostic.ts';
import { type Range, rangeOf, rangesOf } from '../text/position.ts';
import { type DocumentLimits, type Excess, findExcess, limitsOf } from './excess.ts';
import { findConflict, mistakeAt } from './mistakes.ts';
import { parseError } from './parse-errors.ts';
import { pointer } from './pointer.ts';
import { stringEnd } from './scan.ts';

/**
 * Slow second pass over sources that are known to be invalid: finds the location and the reason. Reports a merge
 * conflict, an exceeded limit, or the first syntax error and every duplicate name before it.
 */
export function explainSyntax(report: Report, file: string, source: string, documentLimits: DocumentLimits): void {
  if (reportConflict(report, file, source)) return;
  const limits = limitsOf(source.length, documentLimits);
  const excess = findExcess(source, limits);
  if (excess !== undefined) {
    const range = rangeOf(source, excess.at, excess.at + 1);
    report(excessive(excess.limit, limits[excess.limit], { file, range }, documentLimits));
    return;
  }
  let hasReported = false;
  const reportOne: Report = (d) => {
    hasReported = true;
    report(d);
  };
  reportVisited(reportOne, file, source);
  if (!hasReported) reportOne(notJson(file, rangeOf(source, 0, Math.min(1, source.length)), 'expected a value'));
}

/** The refusal of a document above one of its limits. */
export function excessive(limit: Excess['limit'], maximum: number, at: Location, { help }: DocumentLimits) {
  if (limit === 'depth')
    return diagnostic('refuse.json.too_deep', `arrays and objects are nested deeper than ${maximum}`, {
      at,
      help: 'flatten the data',
    });
  return diagnostic('refuse.json.too_many_values', `the file holds more than ${maximum} ${limit}`, { at, help });
}

/** Ends a visit: after one syntax error the rest is noise, and its nesting is unchecked. */
const stop = new Error('not JSON from here on');

/**
 * Reports the first merge conflict; returns false if there is none. A source with a conflict is two sources, so nothing
 * else is reported.
 */
function reportConflict(report: Report, file: string, source: string): boolean {
  const conflict = findConflict(source);
  if (conflict === undefined) return false;
  const rangeAt = rangesOf(source);
  const { start, end, message, help, closing } = conflict;
  const related = [{ message: 'ends here', at: { file, range: rangeAt(closing.start, closing.end) } }];
  report({ ...notJson(file, rangeAt(start, end), message), related, help });
  return true;
}

function reportVisited(report: Report, file: string, source: string): void {
  try {
    visitUpToError(report, file, source);
  } catch (error) {
    if (error !== stop) throw error;
  }
}

function visitUpToError(report: Report, file: string, source: string): void {
  const rangeAt = rangesOf(source);
  const open: Map<string, number>[] = [];
  const opened: number[] = [];
  // The visit ends an object or array before it reports that its end is missing.
  let ended: number | undefined;
  const duplicates = new BoundedReporter(report);
  visit(
    source,
    {
      onObjectBegin: (offset) => {
        open.push(new Map());
        opened.push(offset);
      },
      onObjectEnd: () => {
        open.pop();
        ended = opened.pop();
      },
      onArrayBegin: (offset) => void opened.push(offset),
      onArrayEnd: () => {
        ended = opened.pop();
      },
      onObjectProperty: (name, offset, length, _line, _column, pathOf) => {
        const names = open.at(-1);
        const first = names?.get(name);
        if (first === undefined) names?.set(name, offset);
        else
          duplicates.add(() =>
            diagnostic('refuse.json.duplicate_key', `duplicate member name \`${name}\``, {
              at: { file, pointer: pointer(...pathOf(), name), range: rangeAt(offset, offset + length) },
              related: [
                { message: 'first defined here', at: { file, range: rangeAt(first, stringEnd(source, first)) } },
              ],
              help: 'remove one of them; JSON readers disagree on which one they use',
            }),
          );
      },
      onError: (error, offset, length) => {
        duplicates.end();
        const { message, help, isUnclosed } = parseError(printParseErrorCode(error));
        const mistake = mistakeAt(source, offset) ?? { start: offset, end: offset + length, message, help };
        const problem = notJson(file, rangeAt(mistake.start, mistake.end), mistake.message);
        const related =
          isUnclosed && ended !== undefined
            ? [{ message: 'opened here', at: { file, range: rangeAt(ended, ended + 1) } }]
            : undefined;
        report({ ...problem, help: mistake.help, ...(related && { related }) });
        throw stop;
      },
    },
    { disallowComments: true, allowTrailingComma: false, allowEmptyContent: false },
  );
  duplicates.end();
}

function notJson(file: string, range: Range, why: string) {
  return diagnostic('refuse.json.syntax', `not JSON: ${why}`, { at: { file, range } });
}
