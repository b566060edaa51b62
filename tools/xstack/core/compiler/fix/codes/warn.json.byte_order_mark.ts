import { type CodeFix, certain } from '../code-fix.ts';

export const fix: CodeFix = {
  summary: 'removes the mark',
  applies: 'always',
  propose: ({ source }, { at }) => {
    const text = at && source(at.file);
    if (at === undefined || !text?.startsWith('\uFEFF')) return undefined;
    return certain({
      title: 'remove the byte-order mark',
      patches: [{ file: at.file, operations: [], layout: text.slice(1) }],
    });
  },
};
