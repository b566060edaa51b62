import { canonicalJson } from '../../base/json/canonical.ts';
import { pointer } from '../../base/json/pointer.ts';
import { isJsonObject, type JsonObject, member } from '../../base/json/value.ts';
import { compareText } from '../../base/text/compare.ts';
import { type MoveTable, moveKey, packKind } from '../resolve/moves.ts';
import type { SideContent, SideContribution } from './build-side.ts';
import { type Change, changeOfValue, plainChange } from './change.ts';
import { memberLocation, schemaLocation } from './compat-rule.ts';
import type { RowComparison } from './row-comparison.ts';
import { valueChanges } from './value-changes.ts';

/** Returns the changes of payloads that are not those of their rows; `rowChanges` are the latter. */
export function payloadChanges(comparison: RowComparison, rowChanges: readonly Change[]): readonly Change[] {
  const { before, after } = comparison;
  const [old, now] = [byName(before.content, after.sources?.moves), byName(after.content)];
  const changed = filesOfChangedRows(comparison, changedRows(rowChanges));
  const rowIds = new Set([...before.content.rows, ...after.content.rows].map(({ file, id }) => `${file}\n${id}`));
  const names = [...new Set([...old.keys(), ...now.keys()])].sort(compareText);
  return [
    ...names.flatMap((name) => changesOfContribution(comparison, [old.get(name), now.get(name)], rowIds, changed)),
    ...sidecarChanges(comparison, changed),
  ];
}

function changesOfContribution(
  comparison: RowComparison,
  [was, is]: readonly [SideContribution | undefined, SideContribution | undefined],
  rowIds: ReadonlySet<string>,
  changed: ReadonlySet<string>,
): readonly Change[] {
  const { packId, path, id, type } = (is ?? was) as SideContribution;
  const details = { packId, file: path };
  const what = `the contribution \`${id}\` of type \`${type}\``;
  if (was === undefined || is === undefined) {
    // A contribution with the id of its row is added and removed with the row.
    if (rowIds.has(`${path}\n${id}`)) return [];
    if (was === undefined) return [plainChange('contribution:add', `${what} was added`, details)];
    return [plainChange('contribution:remove', `${what} was removed`, details)];
  }
  const moved =
    was.path === is.path ? [] : [plainChange('contribution/path:change', `${what} has another path`, details)];
  if (was.sha256 === is.sha256) return moved;
  return [...moved, ...changesOfPayload(comparison, was, is, changed.has(is.path))];
}

/** Contributions by pack, type and id; those of a replaced pack by the pack that replaces it. */
function byName({ contributions }: SideContent, moves?: MoveTable): ReadonlyMap<string, SideContribution> {
  const current = (packId: string) => {
    const [target, second] = moves?.get(moveKey(packKind, packId))?.final ?? [];
    return second === undefined ? (target ?? packId) : packId;
  };
  return new Map(contributions.map((each) => [`${current(each.packId)}\n${each.type}\n${each.id}`, each]));
}

/** Compares files with rows that no contribution names, without the rows. */
function sidecarChanges(comparison: RowComparison, changed: ReadonlySet<string>): readonly Change[] {
  const { content } = comparison.after;
  const named = new Set(content.contributions.map(({ path }) => path));
  const files = new Map(content.rows.map(({ file, packId }) => [file, packId]));
  return [...files].flatMap(([path, packId]) => {
    if (named.has(path) || !comparison.changedPayloads.has(path)) return [];
    const type = path.slice(path.lastIndexOf('/') + 1);
    const sidecar = { type, id: type, packId, path, sha256: '' };
    return changesOfPayload(comparison, sidecar, sidecar, changed.has(path));
  });
}

function changedRows(changes: readonly Change[]): ReadonlySet<string> {
  return new Set(
    changes.flatMap(({ row, before }) => (row === undefined ? [] : [key(row), key({ ...row, id: `${before}` })])),
  );
}

function key({ kind, id }: { readonly kind: string; readonly id: string }): string {
  return `${kind}\n${id}`;
}

function filesOfChangedRows({ before, after }: RowComparison, changed: ReadonlySet<string>): ReadonlySet<string> {
  const rows = [...before.content.rows, ...after.content.rows];
  return new Set(rows.filter((row) => changed.has(key(row))).map(({ file }) => file));
}

/**
 * Compares a payload without its rows. If nothing else differs and both sources are known, only its format changed; if they are
 * not, a change of a row explains that the payload changed.
 */
function changesOfPayload(
  comparison: RowComparison,
  was: SideContribution,
  is: SideContribution,
  hasChangedRow: boolean,
): readonly Change[] {
  const details = { packId: is.packId, file: is.path };
  const [old, now] = [comparison.before.sources?.json(was.path), comparison.after.sources?.json(is.path)];
  if (!isJsonObject(old) || !isJsonObject(now))
    return hasChangedRow
      ? []
      : [plainChange('payload:change', 'the payload changed outside of its registry rows', details)];
  if (canonicalJson(old) === canonicalJson(now))
    return [plainChange('payload:format', 'only the format of the payload changed', details)];
  const rest = otherMembers(comparison, is.type);
  const changes = rest === undefined ? [] : wrapperChanges(old, now, rest, details);
  return changes.length === 0 && !hasChangedRow
    ? [plainChange('payload:format', 'the payload changed without an effect on its rows', details)]
    : changes;
}

/** Returns the members of a payload that hold rows; undefined if the payload is a row, which is compared as such. */
function otherMembers({ before, after }: RowComparison, type: string): ReadonlySet<string> | undefined {
  const collections = [...before.content.collections, ...after.content.collections].filter(
    (each) => each.type === type,
  );
  if (collections.some(({ payloadMember }) => payloadMember === undefined)) return undefined;
  return new Set(collections.flatMap(({ payloadMember }) => payloadMember ?? []));
}

/** Members of any payload: `$schema` is for editors only. */
const wrapperSchema: JsonObject = { properties: { $schema: { 'x-compat': 'cosmetic' } } };

function wrapperChanges(
  old: JsonObject,
  now: JsonObject,
  rows: ReadonlySet<string>,
  details: { readonly packId: string; readonly file: string },
): Change[] {
  const location = schemaLocation('payload', wrapperSchema);
  const names = [...new Set([...Object.keys(old), ...Object.keys(now)])].filter((name) => !rows.has(name));
  return names
    .sort(compareText)
    .flatMap((name) =>
      valueChanges(member(old, name), member(now, name), memberLocation(location, name), pointer(name)),
    )
    .map((change) => changeOfValue(details, change));
}
