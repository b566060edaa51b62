import { suggestedName } from '../../base/diagnostic/suggest.ts';
import type { CodeFix } from './code-fix.ts';
import { writeName } from './write-name.ts';

/** The fix of a name that does not exist: writes the near match. */
export const fixName: CodeFix = {
  summary: 'writes the near match of the name, if there is one',
  applies: 'always',
  propose: (context, { at, help }) => writeName(context, at, suggestedName(help)),
};
