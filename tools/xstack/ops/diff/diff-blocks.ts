import type { Change } from '../../core/compiler/diff/change.ts';
import type { ResultBlock } from '../command.ts';
import { type DiffText, effectOf, packHeading, reachList, ruleText, subjectOf } from './diff-text.ts';

const mostChanges = 200;
const mostIds = 50;

/** Returns a difference as blocks of a document, for a comment of a pull request. */
export function diffBlocks({ diff, reach }: DiffText): ResultBlock[] {
  const left = diff.packs.reduce((sum, { changes }) => sum + changes.length, 0) - mostChanges;
  let room = mostChanges;
  const packs = diff.packs.flatMap((pack): ResultBlock[] => {
    const shown = pack.changes.slice(0, room);
    room -= shown.length;
    return [{ heading: packHeading(pack) }, ...(shown.length === 0 ? [] : [tableOf(shown)])];
  });
  const reached = reachList(reach).map(([what, ids]) => ({ paragraph: `Reaches ${what}: ${idsOf(ids)}` }));
  return [...packs, ...(left > 0 ? [{ paragraph: `${left} more changes` }] : []), ...reached];
}

function tableOf(changes: readonly Change[]): ResultBlock {
  const rows = changes.map((change) => [
    change.accepted === undefined ? change.class : `${change.class}, accepted: ${change.accepted}`,
    subjectOf(change),
    effectOf(change),
    ruleText(change),
  ]);
  return { columns: ['class', 'where', 'what', 'rule'], rows };
}

function idsOf(ids: readonly string[]): string {
  const more = ids.length - mostIds;
  return `${ids.slice(0, mostIds).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
