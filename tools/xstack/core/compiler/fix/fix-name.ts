import { editOf } from '../../base/diagnostic/edit.ts';
import { suggestedName } from '../../base/diagnostic/suggest.ts';
import { sourceAt } from '../../base/json/locate.ts';
import { pointerSteps } from '../../base/json/pointer.ts';
import { type CodeFix, certain } from './code-fix.ts';

/** The fix of a name that does not exist: writes the near match. The range of an entry of a manifest stays. */
export const fixName: CodeFix = {
  summary: 'writes the near match of the name, if there is one',
  applies: 'always',
  propose: ({ source }, { at, help }) => {
    const near = suggestedName(help);
    const text = at && source(at.file);
    if (near === undefined || text === undefined || at?.pointer === undefined || at.part === 'name') return undefined;
    const value = JSON.parse(sourceAt(text, pointerSteps(at.pointer)) ?? 'null') as unknown;
    if (typeof value !== 'string') return undefined;
    const range = value.includes('@') ? value.slice(value.indexOf('@')) : '';
    const operation = { op: 'replace', path: at.pointer, value: near + range } as const;
    return certain(editOf(`write \`${near}${range}\` instead of \`${value}\``, at.file, operation));
  },
};
