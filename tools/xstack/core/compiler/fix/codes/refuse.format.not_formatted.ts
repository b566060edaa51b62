import { type CodeFix, certain } from '../code-fix.ts';

/** Payloads are formatted by `fmt --payloads` only: their form depends on the manifest that names them. */
export const fix: CodeFix = {
  summary: 'formats the document, if it is no payload',
  applies: 'always',
  propose: ({ source, formatted }, { at }) => {
    const text = at && source(at.file);
    const layout = at && text !== undefined ? formatted(at.file, text) : undefined;
    if (at === undefined || layout === undefined) return undefined;
    return certain({ title: 'format the document', patches: [{ file: at.file, operations: [], layout }] });
  },
};
