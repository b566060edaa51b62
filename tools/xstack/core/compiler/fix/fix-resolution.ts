import { suggestedName } from '../../base/diagnostic/suggest.ts';
import type { CodeFix } from './code-fix.ts';

/**
 * The fix of a refused resolution: its verified edits. Only the near match of a name that does not exist needs no choice.
 */
export function fixResolution(summary: string, applies: CodeFix['applies'] = 'on request'): CodeFix {
  return {
    summary,
    applies,
    propose: (_, { edits = [], help }) => {
      const near = suggestedName(help);
      const [first] = edits;
      if (first === undefined) return undefined;
      return { edits, isUnambiguous: near !== undefined && first.title.includes(`\`${near}`) };
    },
  };
}
