import { canonicalJson } from '../../core/base/json/canonical.ts';
import type { JsonValue } from '../../core/base/json/value.ts';
import { firstNames } from '../../core/base/text/first-names.ts';
import { pluralize } from '../../core/base/text/pluralize.ts';
import { type Change, rowName } from '../../core/compiler/diff/change.ts';
import { changeClasses } from '../../core/compiler/diff/change-class.ts';
import type { BuildDiff, PackDiff } from '../../core/compiler/diff/diff-builds.ts';
import type { Reach } from '../../core/compiler/diff/reach.ts';

/** A difference with its sides, for people. */
export interface DiffText {
  readonly before: string;
  readonly after: string;
  readonly bundleId: string;
  readonly diff: BuildDiff;
  readonly reach: Reach | undefined;
}

/** Formats a difference as text: a heading a pack, a line a change, and what it reaches. */
export function diffText(shown: DiffText): string {
  const { before, after, bundleId, diff, reach } = shown;
  const bundle = bundleId === '' ? 'no bundle' : `bundle ${bundleId}`;
  const head = `${before} -> ${after}, ${bundle}: ${summary(diff)}\n`;
  if (diff.packs.length === 0) return head;
  const packs = diff.packs.map(
    (pack) => `${packHeading(pack)}\n${pack.changes.map((each) => `  ${changeLine(each)}\n`).join('')}`,
  );
  return [head, ...packs, ...reachLines(reach)].join('\n');
}

/** Formats the number of packs and their classes: "2 packs differ: 1 breaking, 1 cosmetic". */
export function summary({ packs, registries }: BuildDiff): string {
  if (packs.length === 0 && registries.length === 0) return 'no difference';
  if (packs.length === 0) return `no pack differs, but ${pluralize(registries.length, 'registry', 'registries')}`;
  const counts = [...changeClasses].reverse().flatMap((grade) => {
    const count = packs.filter((pack) => pack.class === grade).length;
    return count === 0 ? [] : [`${count} ${grade}`];
  });
  return `${pluralize(packs.length, 'pack')} ${packs.length === 1 ? 'differs' : 'differ'}: ${counts.join(', ')}`;
}

/** Formats the pack of a difference: its versions, its class, and the version that it should have. */
export function packHeading({ packId, before, after, class: grade, bump, changes }: PackDiff): string {
  if (before === undefined) return `${packId} ${after?.version}: added`;
  if (after === undefined) return `${packId} ${before.version}: removed`;
  const former = before.packId === packId ? '' : `${before.packId} `;
  const versions = before.version === after.version ? before.version : `${before.version} -> ${after.version}`;
  const expected = bump === undefined || bump.isEnough ? '' : `, expected ${bump.version} or later`;
  return `${former === '' ? '' : `${former}-> `}${packId} ${versions}: ${changes.length === 0 ? 'new version only' : grade}${expected}`;
}

function changeLine(change: Change): string {
  const { class: grade, accepted } = change;
  const note = accepted === undefined ? '' : `; accepted: ${accepted}`;
  return `${grade.padEnd('compatible'.length)}  ${subjectOf(change)}: ${effectOf(change)} (${ruleText(change)}${note})`;
}

/** Formats the row and the member, or the file, that a change is about. */
export function subjectOf({ row, file, pointer, packId }: Change): string {
  const subject = row === undefined ? (file ?? packId) : rowName(row);
  return pointer === undefined || pointer === '' ? subject : `${subject} ${pointer}`;
}

/** Formats what happened: "removed "lens.x"", "lowered 5 -> 3". */
export function effectOf({ message, before, after, rule }: Change): string {
  if (rule === 'row:move' || rule === 'pack:move') return message;
  if (before === undefined && after === undefined) return message;
  if (before === undefined) return `${message} ${shown(after)}`;
  return after === undefined ? `${message} ${shown(before)}` : `${message} ${shown(before)} -> ${shown(after)}`;
}

/** Formats the rule of a change. */
export function ruleText({ rule, isDeclared }: Change): string {
  return isDeclared ? rule : `${rule}, no rule`;
}

const longestValue = 60;

function shown(value: JsonValue | undefined): string {
  const text = canonicalJson(value ?? null);
  return text.length > longestValue ? `${text.slice(0, longestValue)}...` : text;
}

function reachLines(reach: Reach | undefined): string[] {
  const lines = reachList(reach).map(([what, ids]) => `  ${what}: ${firstNames(ids).replaceAll('`', '')}\n`);
  return lines.length === 0 ? [] : [`reaches\n${lines.join('')}`];
}

/** Returns what a difference reaches, by the name of its kind; empty lists are omitted. */
export function reachList(reach: Reach | undefined): readonly (readonly [what: string, ids: readonly string[]])[] {
  if (reach === undefined) return [];
  const { bundles, experiences, scenes, scenePackages, packs } = reach;
  const lists = [
    ['bundles', bundles],
    ['experiences', experiences],
    ['scenes', scenes],
    ['scene packages', scenePackages],
    ['other packs', packs],
  ] as const;
  return lists.filter(([, ids]) => ids.length > 0);
}
