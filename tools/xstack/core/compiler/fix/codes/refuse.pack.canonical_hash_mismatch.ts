import type { CodeFix } from '../code-fix.ts';
import { writeHash } from '../fix-hash.ts';

/** Line ends that were converted, and files that are not downloaded, are not what the hash is to be of. */
export const fix: CodeFix = {
  summary: 'writes the computed hash, unless line ends were converted or git LFS has not downloaded a file',
  applies: 'always',
  propose: (context, { at, help }) =>
    help?.includes('if every change is intended') === true ? writeHash(context, at?.file) : undefined,
};
