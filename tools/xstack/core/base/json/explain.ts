import { printParseErrorCode, visit } from 'jsonc-parser';
import { FirstOf } from '../diagnostic/bounded.ts';
import { diagnostic, type Report } from '../diagnostic/diagnostic.ts';
import { type Range, rangeOf, rangesOf } from '../text/position.ts';
import { findConflict, mistakeAt } from './mistakes.ts';
import { pointer } from './pointer.ts';
import { maximumDepth, nestingDepth, stringEnd } from './scan.ts';

/**
 * The slow reader, for texts that are known to be wrong: says where and why.
 * Reports a merge conflict, nesting that is too deep, or the first syntax error and every name written twice before it.
 */
export function explainSyntax(report: Report, file: string, text: string): void {
  if (reportConflict(report, file, text)) return;
  if (nestingDepth(text) > maximumDepth) {
    const at = depthOffset(text);
    report(
      diagnostic('refuse.json.too_deep', `arrays and objects are nested deeper than ${maximumDepth}`, {
        at: { file, range: rangeOf(text, at, at + 1) },
        help: 'flatten the data',
      }),
    );
    return;
  }
  let said = false;
  const say: Report = (d) => {
    said = true;
    report(d);
  };
  reportVisited(say, file, text);
  if (!said) say(notJson(file, rangeOf(text, 0, Math.min(1, text.length)), 'a value is expected'));
}

/** Ends a visit: one syntax error makes the rest noise, and how deep the rest is nested nobody has checked. */
const stop = new Error('the text is no JSON from here on');

/** Reports the first merge conflict; false if there is none. The rest of such a text is two texts. */
function reportConflict(report: Report, file: string, text: string): boolean {
  const conflict = findConflict(text);
  if (conflict === undefined) return false;
  const rangeAt = rangesOf(text);
  const { start, end, message, help, closing } = conflict;
  const related = [{ message: 'ends here', at: { file, range: rangeAt(closing.start, closing.end) } }];
  report({ ...notJson(file, rangeAt(start, end), message), related, help });
  return true;
}

function reportVisited(report: Report, file: string, text: string): void {
  try {
    visitUpToError(report, file, text);
  } catch (error) {
    if (error !== stop) throw error;
  }
}

function visitUpToError(report: Report, file: string, text: string): void {
  const rangeAt = rangesOf(text);
  const open: Map<string, number>[] = [];
  const duplicates = new FirstOf(report);
  visit(
    text,
    {
      onObjectBegin: () => void open.push(new Map()),
      onObjectEnd: () => void open.pop(),
      onObjectProperty: (name, offset, length, _line, _column, pathOf) => {
        const names = open.at(-1);
        const first = names?.get(name);
        if (first === undefined) names?.set(name, offset);
        else
          duplicates.add(() =>
            diagnostic('refuse.json.duplicate_key', `the name \`${name}\` is written twice in one object`, {
              at: { file, pointer: pointer(...pathOf(), name), range: rangeAt(offset, offset + length) },
              related: [{ message: 'first written here', at: { file, range: rangeAt(first, stringEnd(text, first)) } }],
              help: 'keep one of them; JSON readers disagree on which one wins',
            }),
          );
      },
      onError: (error, offset, length) => {
        duplicates.end();
        const mistake = mistakeAt(text, offset);
        report(
          mistake === undefined
            ? notJson(file, rangeAt(offset, offset + length), words(printParseErrorCode(error)))
            : { ...notJson(file, rangeAt(mistake.start, mistake.end), mistake.message), help: mistake.help },
        );
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

function depthOffset(text: string): number {
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const character = text[i];
    if (character === '"') i = stringEnd(text, i) - 1;
    else if ((character === '{' || character === '[') && ++depth > maximumDepth) return i;
    else if (character === '}' || character === ']') depth--;
  }
  return 0;
}

function words(camelCase: string): string {
  return camelCase.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
}
