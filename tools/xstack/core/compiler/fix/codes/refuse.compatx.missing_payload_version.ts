import { editOf } from '../../../base/diagnostic/edit.ts';
import { type CodeFix, certain } from '../code-fix.ts';

export const fix: CodeFix = {
  summary: 'writes the current version',
  applies: 'always',
  propose: (_, { at, help }) => {
    const [, value] = /^write `"schema_version": "([^"]+)"`$/.exec(help ?? '') ?? [];
    if (value === undefined || at?.pointer === undefined) return undefined;
    return certain(editOf(`write \`"schema_version": "${value}"\``, at.file, { op: 'add', path: at.pointer, value }));
  },
};
