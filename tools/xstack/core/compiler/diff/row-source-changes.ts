import { pointer, pointerSteps, valueAt } from '../../base/json/pointer.ts';
import { isJsonObject, type JsonObject, member } from '../../base/json/value.ts';
import { compareText } from '../../base/text/compare.ts';
import type { Collection } from '../rows/collection.ts';
import { rowPlan } from '../rows/row-plan.ts';
import type { BuildSide, SideRow } from './build-side.ts';
import { type Change, changeOfValue } from './change.ts';
import { memberLocation } from './compat-rule.ts';
import { type BothRows, collectionOfRow, gravest, type RowComparison, type RowSubject } from './row-comparison.ts';
import { valueChanges } from './value-changes.ts';

/** Returns the changes of members that are in the payload and not in the registry. */
export function rowSourceChanges(
  comparison: RowComparison,
  { before, after }: BothRows,
  subject: RowSubject,
): readonly Change[] {
  if (before.file === after.file && !comparison.changedPayloads.has(after.file)) return [];
  const [old, now] = [sourceOf(comparison.before, before), sourceOf(comparison.after, after)];
  const collection = collectionOfRow(comparison, after);
  if (old === undefined || now === undefined || collection === undefined) return [];
  const carried = carriedMembers(comparison, collection);
  if (carried === undefined) return [];
  // Computed members are compared as the registry has them.
  const computed = new Set(collection.compute === undefined ? [] : Object.keys(JSON.parse(after.text()) as JsonObject));
  const names = [...new Set([...Object.keys(old), ...Object.keys(now)])].filter(
    (name) => !carried.has(name) && !computed.has(name),
  );
  return gravest(comparison, after.kind, (location) =>
    names
      .sort(compareText)
      .flatMap((name) =>
        valueChanges(member(old, name), member(now, name), memberLocation(location, name), pointer(name)).map(
          (change) =>
            changeOfValue(
              { ...subject, file: after.file },
              { ...change, pointer: (after.pointer ?? '') + change.pointer },
            ),
        ),
      ),
  );
}

/** Members of a source row that the registry row has, or that hold other rows; undefined if it has all of them. */
function carriedMembers({ after }: RowComparison, collection: Collection): ReadonlySet<string> | undefined {
  const { members } = rowPlan(collection);
  if (members.some(({ from, steps }) => from === 'payload' && steps.length === 0)) return undefined;
  const rowMembers = after.content.collections
    .filter(({ type }) => type === collection.type)
    .flatMap((each) => each.payloadMember ?? []);
  const carried = members.flatMap(({ from, steps }) => (from === 'payload' || from === 'id' ? steps.slice(0, 1) : []));
  // A nested member of which a part is carried is compared as a whole: its other parts are not.
  const partly = new Set(members.filter(({ steps }) => steps.length > 1).map(({ steps }) => steps[0]));
  const whole = new Set(collection.fields);
  return new Set(['pack_id', ...rowMembers, ...carried.filter((name) => whole.has(name) || !partly.has(name))]);
}

function sourceOf({ sources }: BuildSide, { file, pointer: at }: SideRow): JsonObject | undefined {
  const payload = at === undefined ? undefined : sources?.json(file);
  const value = payload === undefined ? undefined : valueAt(payload, pointerSteps(at ?? ''));
  return isJsonObject(value) ? value : undefined;
}
