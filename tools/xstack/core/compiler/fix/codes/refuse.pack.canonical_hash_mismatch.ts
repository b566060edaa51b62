import type { CodeFix } from '../code-fix.ts';
import { writeComputedHash } from '../fix-hash.ts';

/** Line ends that were converted, and files that are not downloaded, are not what the hash is to be of. */
export const fix: CodeFix = {
  summary: 'writes the computed hash, unless line ends were converted or git LFS has not downloaded a file',
  applies: 'always',
  propose: (context, { at, help }) =>
    help?.includes('if every change is intended') === true ? writeComputedHash(context, at?.file) : undefined,
};
