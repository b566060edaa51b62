import { pointer } from '../../base/json/pointer.ts';
import { type JsonObject, member } from '../../base/json/value.ts';
import { compareText } from '../../base/text/compare.ts';
import { moveKey, packKind } from '../resolve/moves.ts';
import type { Collection } from '../rows/collection.ts';
import { type RowMember, rowPlan } from '../rows/row-plan.ts';
import type { SideRow } from './build-side.ts';
import { type Change, changeOfValue, plainChange } from './change.ts';
import { memberLocation, type SchemaLocation } from './compat-rule.ts';
import { withMovedReferences } from './moved-references.ts';
import {
  type BothRows,
  collectionOfRow,
  gravest,
  type RowComparison,
  type RowPair,
  type RowSubject,
} from './row-comparison.ts';
import { rowSourceChanges } from './row-source-changes.ts';
import { valueChanges } from './value-changes.ts';

/** Returns the changes of one row, of the members that its registry has and of those that only its payload has. */
export function changesOfRow(comparison: RowComparison, pair: RowPair): readonly Change[] {
  const { before, after, isMoved = false } = pair;
  const shown = (after ?? before) as SideRow;
  const subject = { packId: shown.packId, row: { kind: shown.kind, id: shown.id } };
  if (before === undefined) return [plainChange('row:add', 'added', subject)];
  if (after === undefined) return [plainChange('row:remove', 'removed', subject)];
  const moved = isMoved
    ? [plainChange('row:move', `moved from \`${before.id}\``, { ...subject, before: before.id, after: after.id })]
    : [];
  const compiled =
    before.text() === after.text() ? [] : compiledChanges(comparison, { before, after }, subject, isMoved);
  return [...moved, ...compiled, ...rowSourceChanges(comparison, { before, after }, subject)];
}

function compiledChanges(
  comparison: RowComparison,
  pair: BothRows,
  subject: RowSubject,
  isMoved: boolean,
): readonly Change[] {
  const now = parsed(pair.after.text());
  const collection = collectionOfRow(comparison, pair.after);
  const written = parsed(pair.before.text());
  const old = withMovedReferences(written, collection, comparison.after.sources?.moves);
  const moved =
    old === written
      ? []
      : [plainChange('row/reference:move', 'references have the ids that rows were moved to', subject)];
  const repeated = repeatedMembers(collection);
  const names = [...new Set([...Object.keys(old), ...Object.keys(now)])]
    .filter((name) => !repeated.has(name) && !(isMoved && name === collection?.idField))
    .sort(compareText);
  const values = gravest(comparison, pair.after.kind, (location) =>
    names.flatMap((name) => {
      const at = locationOfMember(location, collection, name);
      return valueChanges(member(old, name), member(now, name), at, pointer(name)).map((change) =>
        changeOfValue(subject, change),
      );
    }),
  );
  return [...ownerChanges(comparison, pair, subject), ...moved, ...values];
}

/** Returns members that are compared elsewhere: the owner of a row, and copies of what another member of the row has. */
function repeatedMembers(collection: Collection | undefined): ReadonlySet<string> {
  const members = collection === undefined ? [] : rowPlan(collection).members.filter(({ from }) => from !== 'file');
  const isWhole = ({ from, steps }: RowMember) => from === 'payload' && steps.length === 0;
  const whole = members.find(isWhole);
  const copies = members.filter(
    (each) =>
      each !== whole &&
      (whole !== undefined || (each.steps.length > 1 && collection?.fields.includes(each.steps[0] ?? ''))),
  );
  return new Set(['pack_id', 'path', ...copies.map(({ name }) => name)]);
}

/** Returns the changes of the pack and the payload that a row is in. */
function ownerChanges({ after: side }: RowComparison, { before, after }: BothRows, subject: RowSubject): Change[] {
  const changes: Change[] = [];
  if (before.packId !== after.packId) {
    const isMoved = side.sources?.moves.get(moveKey(packKind, before.packId))?.final.includes(after.packId) === true;
    const ids = { before: before.packId, after: after.packId, pointer: '/pack_id' };
    changes.push(
      plainChange(isMoved ? 'row/pack_id:move' : 'row/pack_id:change', 'the pack changed', { ...subject, ...ids }),
    );
  }
  if (before.file !== after.file) {
    const paths = { before: before.file, after: after.file, pointer: '/path' };
    changes.push(plainChange('row/path:change', 'the payload has another path', { ...subject, ...paths }));
  }
  return changes;
}

/** Returns the location of a member of a registry row: derived members have the schema of the member that they are taken from. */
function locationOfMember(location: SchemaLocation, collection: Collection | undefined, name: string): SchemaLocation {
  const planned = collection && rowPlan(collection).members.find((each) => each.name === name);
  const steps = planned?.from === 'payload' ? planned.steps : [name];
  return steps.reduce(memberLocation, location);
}

function parsed(text: string): JsonObject {
  return JSON.parse(text) as JsonObject;
}
