import { editOf } from '../../base/diagnostic/edit.ts';
import { sourceAt } from '../../base/json/locate.ts';
import { type CodeFix, certain, type FixContext, type ProposedFix } from './code-fix.ts';

/** The fix of a declared hash that is not the computed one. */
export const fixHash: CodeFix = {
  summary: 'writes the computed hash',
  applies: 'always',
  propose: (context, { at }) => writeComputedHash(context, at?.file),
};

/** Returns the edit that writes the computed hash into a manifest. */
export function writeComputedHash({ outcome, source }: FixContext, file: string | undefined): ProposedFix | undefined {
  const pack = [...outcome.packs.values()].find(({ path }) => `${path}/pack.json` === file);
  const text = file && source(file);
  if (pack === undefined || file === undefined || text === undefined) return undefined;
  const { packId, canonicalHash: value } = pack.identity;
  const op = sourceAt(text, ['canonical_hash']) === undefined ? 'add' : 'replace';
  return certain(editOf(`write the computed hash of \`${packId}\``, file, { op, path: '/canonical_hash', value }));
}
