import { editOf } from '../../../base/diagnostic/edit.ts';
import { sourceAt } from '../../../base/json/locate.ts';
import { pointerSteps } from '../../../base/json/pointer.ts';
import { type CodeFix, certain } from '../code-fix.ts';

export const fix: CodeFix = {
  summary: 'adds the type to `contribution_types`',
  applies: 'always',
  propose: ({ source }, { at }) => {
    const text = at && source(at.file);
    const value = text && sourceAt(text, pointerSteps(at?.pointer ?? ''));
    if (at === undefined || value === undefined) return undefined;
    const operation = { op: 'add', path: '/contribution_types/-', value: JSON.parse(value) as string } as const;
    return certain(editOf(`add ${value} to \`contribution_types\``, at.file, operation));
  },
};
