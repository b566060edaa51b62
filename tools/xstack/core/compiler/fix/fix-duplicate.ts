import { editOf } from '../../base/diagnostic/edit.ts';
import { sourceAt } from '../../base/json/locate.ts';
import { pointerSteps } from '../../base/json/pointer.ts';
import type { CodeFix } from './code-fix.ts';

/** The fix of a duplicate entry of a list: removes the later one. Without judgement only if both are equal. */
export const fixDuplicate: CodeFix = {
  summary: 'removes the later of the two entries',
  applies: 'sometimes',
  propose: ({ source }, { at, related = [] }) => {
    const [text, first] = [at && source(at.file), related[0]?.at];
    if (text === undefined || at?.pointer === undefined || first?.pointer === undefined) return undefined;
    const [value, earlier] = [at.pointer, first.pointer].map((each) => sourceAt(text, pointerSteps(each)));
    const edit = editOf(`remove the later entry ${value}`, at.file, { op: 'remove', path: at.pointer });
    return { edits: [edit], isUnambiguous: value === earlier };
  },
};
