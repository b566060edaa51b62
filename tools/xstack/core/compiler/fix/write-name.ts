import type { Location } from '../../base/diagnostic/diagnostic.ts';
import { editOf } from '../../base/diagnostic/edit.ts';
import { sourceAt } from '../../base/json/locate.ts';
import { pointerSteps } from '../../base/json/pointer.ts';
import { certain, type FixContext, type ProposedFix } from './code-fix.ts';

/**
 * Returns the fix that writes another name at a location; undefined if there is no string. The range of an entry of a
 * manifest stays.
 */
export function writeName(
  { source }: FixContext,
  at: Location | undefined,
  name: string | undefined,
): ProposedFix | undefined {
  const text = at && source(at.file);
  if (name === undefined || text === undefined || at?.pointer === undefined || at.part === 'name') return undefined;
  const value = JSON.parse(sourceAt(text, pointerSteps(at.pointer)) ?? 'null') as unknown;
  if (typeof value !== 'string') return undefined;
  const written = name + (value.includes('@') ? value.slice(value.indexOf('@')) : '');
  const operation = { op: 'replace', path: at.pointer, value: written } as const;
  return certain(editOf(`write \`${written}\` instead of \`${value}\``, at.file, operation));
}
