// The payloads of a pack: the collections that read each, and the rows in it.

import { isSame } from './bytes';
import {
  ARRAY, Collection, File, Group, HOLDS_ARRAY, HOLDS_OBJECT, IS_REQUIRED, IS_UNSUPPORTED, OBJECT, STRING, Text,
} from './layout';
import { ENTRY_TYPE, name } from './names';
import { put } from './output';
import { putRow } from './rows';
import { find, member, token } from './tokens';

let groups: u32 = 0, groupCount: u32 = 0;

export function placeGroups(groupsAt: u32, count: u32): void { groups = groupsAt; groupCount = count; }

/** Reports whether a string token has a value. */
function isString(index: u32, text: u32, length: u32): bool {
  const t = token(index);
  return t.kind == STRING && isSame(t.start + 1, t.end - t.start - 2, text, length);
}

/** Returns the group for a payload of a type; 0 if there is none. */
function groupOf(type: u32, root: u32): u32 {
  const entryType = find(root, name(ENTRY_TYPE).at, name(ENTRY_TYPE).length);
  for (let i: u32 = 0; i < groupCount; i++) {
    const group = changetype<Group>(groups + i * offsetof<Group>());
    if (!isString(type, group.type, group.typeLength)) continue;
    if (group.entryTypeLength == 0) return changetype<u32>(group);
    if (entryType != 0 && isString(entryType - 1, group.entryType, group.entryTypeLength)) return changetype<u32>(group);
  }
  return 0;
}

function hasUnread(group: Group, root: u32): bool {
  for (let i: u32 = 0; i < group.unreadCount; i++) {
    const text = changetype<Text>(load<u32>(group.unread + i * 4));
    if (find(root, text.at, text.length) != 0) return true;
  }
  return false;
}

const NO_POSITION: u32 = 0xffffffff;

let rows: u32 = 0;

/** Emits a row with its collection, contribution and position. */
function putOne(collection: Collection, index: u32, file: File, contribution: u32, id: u32, position: u32): bool {
  put(collection.index);
  put(contribution);
  put(position);
  rows++;
  return putRow(collection, index, file, id);
}

function putRows(collection: Collection, file: File, contribution: u32, id: u32): bool {
  const root = file.root, flags = collection.flags;
  if (collection.memberLength == 0) return (flags & IS_UNSUPPORTED) == 0 && putOne(collection, root, file, contribution, id, NO_POSITION);
  const found = find(root, collection.member, collection.memberLength);
  if (found == 0) return (flags & IS_REQUIRED) == 0;
  const t = token(found - 1);
  if ((flags & IS_UNSUPPORTED) != 0) return false;
  if (t.kind == OBJECT && (flags & HOLDS_OBJECT) != 0) return putOne(collection, found - 1, file, contribution, id, NO_POSITION);
  if (t.kind != ARRAY || (flags & HOLDS_ARRAY) == 0) return false;
  for (let i: u32 = 0; i < t.n; i++) if (!putOne(collection, member(t.first + i).value, file, contribution, id, i)) return false;
  return true;
}

/** Counts the rows of a pack from 0. */
export function startRows(): void { rows = 0; }
export function countRows(): u32 { return rows; }

/** Emits the rows of a payload. `type` and `id`: tokens of its contribution. */
export function putPayload(file: File, contribution: u32, type: u32, id: u32): bool {
  const found = groupOf(type, file.root);
  if (found == 0) return false;
  const group = changetype<Group>(found);
  if (hasUnread(group, file.root)) return false;
  for (let i: u32 = 0; i < group.collectionCount; i++) {
    const collection = changetype<Collection>(group.collections + i * offsetof<Collection>());
    if (!putRows(collection, file, contribution, id)) return false;
  }
  return true;
}
