import { editOf } from '../../base/diagnostic/edit.ts';
import { sourceAt } from '../../base/json/locate.ts';
import { pointerSteps } from '../../base/json/pointer.ts';
import { type CodeFix, certain } from './code-fix.ts';

/** The fix of a former id: writes the current one, if it is one. The range of an entry of a manifest stays. */
export const fixCurrentName: CodeFix = {
  summary: 'writes the current id, if it is a single one',
  applies: 'always',
  propose: ({ source }, { at, help }) => {
    const [, current] = /^write `([^`]+)`$/.exec(help ?? '') ?? [];
    const text = at && source(at.file);
    if (current === undefined || text === undefined || at?.pointer === undefined) return undefined;
    const value = JSON.parse(sourceAt(text, pointerSteps(at.pointer)) ?? 'null') as unknown;
    if (typeof value !== 'string') return undefined;
    const range = value.includes('@') ? value.slice(value.indexOf('@')) : '';
    const operation = { op: 'replace', path: at.pointer, value: current + range } as const;
    return certain(editOf(`write \`${current}${range}\` instead of \`${value}\``, at.file, operation));
  },
};
