import type { CodeFix } from './code-fix.ts';
import { writeName } from './write-name.ts';

/** The fix of a former id: writes the current one, if it is one. */
export const fixCurrentName: CodeFix = {
  summary: 'writes the current id, if it is a single one',
  applies: 'always',
  propose: (context, { at, help }) => writeName(context, at, /^write `([^`]+)`$/.exec(help ?? '')?.[1]),
};
