// Compiles a row: checks, canonical JSON, sort values, references and search keys.

import { isSame } from './bytes';
import { print } from './canonical';
import {
  ARRAY, Collection, File, FROM_FILE, FROM_ID, FROM_PACK, HAS_CONTRIBUTION_ID, HAS_OPTIONAL_ID, HAS_SELECTORS, IS_OF_PACK,
  NULL, OBJECT, RowMember, Text,
} from './layout';
import { CHILDREN, DATA_BINDING, name, PACK_ID, SELECTOR, WIDGETS } from './names';
import { at, claim, hasRoom, internToken, moveTo, NO_STRING, overflow, put, reserve, write, writeByte } from './output';
import { isSelector } from './patterns';
import { putReferences } from './references';
import { isValid } from './schema';
import { putKeys, sortItems, writeSet } from './sets';
import { find, member, token } from './tokens';

/** The name of the pack and the path of its directory. */
let pack: u32 = 0, packLength: u32 = 0, directory: u32 = 0, directoryLength: u32 = 0;

export function placePack(packAt: u32, packN: u32, directoryAt: u32, directoryN: u32): void {
  pack = packAt;
  packLength = packN;
  directory = directoryAt;
  directoryLength = directoryN;
}

export function isPackId(index: u32): bool {
  const t = token(index);
  return isSame(t.start + 1, t.end - t.start - 2, pack, packLength);
}

export function writePackId(): void {
  writeByte(0x22);
  write(pack, packLength);
  writeByte(0x22);
}

/** Writes the path of a file as JSON. */
export function writePath(file: File): void {
  writeByte(0x22);
  write(directory, directoryLength);
  writeByte(0x2f);
  write(file.path, file.pathLength);
  writeByte(0x22);
}

// @ts-ignore
@inline function findName(index: u32, text: Text): u32 { return find(index, text.at, text.length); }

/** Reports whether all selectors of a widget and of those inside it are sound. */
function hasSoundSelectors(index: u32): bool {
  const binding = findName(index, name(DATA_BINDING));
  if (binding != 0) {
    const selector = findName(binding - 1, name(SELECTOR));
    if (selector == 0) return false;
    const t = token(selector - 1);
    if (t.n != 0 || !isSelector(t.start + 1, t.end - t.start - 2)) return false;
  }
  const children = findName(index, name(CHILDREN));
  if (children == 0) return true;
  const t = token(children - 1);
  for (let i: u32 = 0; i < t.n; i++) if (!hasSoundSelectors(member(t.first + i).value)) return false;
  return true;
}

/** Checks a row against its schema and the rules of its kind. */
function isSound(collection: Collection, index: u32): bool {
  if (!isValid(collection.node, index)) return false;
  if ((collection.flags & IS_OF_PACK) != 0) {
    const owner = findName(index, name(PACK_ID));
    if (owner == 0 || !isPackId(owner - 1)) return false;
  }
  if ((collection.flags & HAS_SELECTORS) == 0) return true;
  const widgets = findName(index, name(WIDGETS));
  return widgets != 0 && hasSoundSelectors(widgets - 1);
}

/** Returns the token of the source of a member, plus 1; 0 if it is absent. */
function sourceOf(m: RowMember, index: u32): u32 {
  let found = index + 1;
  for (let i: u32 = 0; i < m.stepCount && found != 0; i++) found = findName(found - 1, changetype<Text>(load<u32>(m.steps + i * 4)));
  return found;
}

function writeValue(index: u32): void {
  const t = token(index);
  if (at + (t.end - t.start) + 64 > end) { overflow(); return; }
  moveTo(print(index, at));
}

/** End of the area of bytes. */
let end: u32 = 0;

export function boundRows(endAt: u32): void { end = endAt; }

/** Writes a member of a row. Returns false if its value is not known to be sound. */
function writeMember(m: RowMember, index: u32, file: File, contributionId: u32, isFirst: bool): bool {
  const isOfPayload = m.from >= FROM_ID;
  const source = isOfPayload ? sourceOf(m, index) : 0;
  if (isOfPayload && source == 0 && m.from != FROM_ID && m.fallbackLength == 0) return true;
  if (!isFirst) writeByte(0x2c);
  write(m.name, m.nameLength);
  if (m.from == FROM_PACK) writePackId();
  else if (m.from == FROM_FILE) writePath(file);
  else if (source == 0) {
    if (m.from == FROM_ID) writeValue(contributionId);
    else write(m.fallback, m.fallbackLength);
  } else if (m.isSet != 0 && token(source - 1).kind == ARRAY) {
    if (!sortItems(source - 1)) return false;
    writeSet();
  } else writeValue(source - 1);
  return true;
}

function writeRow(collection: Collection, index: u32, file: File, contributionId: u32): bool {
  writeByte(0x2c);
  const start = at;
  writeByte(0x7b);
  for (let i: u32 = 0; i < collection.memberCount; i++) {
    const m = changetype<RowMember>(collection.members + i * offsetof<RowMember>());
    if (!writeMember(m, index, file, contributionId, at == start + 1)) return false;
  }
  writeByte(0x7d);
  put(start);
  put(at - start);
  return hasRoom;
}

function putSorts(collection: Collection, index: u32, id: u32): bool {
  for (let i: u32 = 0; i < collection.sortCount; i++) {
    const m = changetype<RowMember>(collection.members + load<u32>(collection.sorts + i * 4) * offsetof<RowMember>());
    const source = m.from == FROM_ID ? id : sourceOf(m, index);
    if (source == 0) return false;
    const key = internToken(source - 1);
    if (key == NO_STRING) return false;
    put(key);
  }
  return true;
}

function putParent(collection: Collection, index: u32): bool {
  const found = collection.parentLength == 0 ? 0 : find(index, collection.parent, collection.parentLength);
  if (found == 0 || token(found - 1).kind == NULL) {
    put(NO_STRING);
    return true;
  }
  const parent = internToken(found - 1);
  put(parent);
  return parent != NO_STRING;
}

function putSearch(collection: Collection, index: u32): bool {
  const found = collection.searchLength == 0 ? 0 : find(index, collection.search, collection.searchLength);
  if (found == 0) {
    put(0);
    return true;
  }
  return token(found - 1).kind == ARRAY && putKeys(found - 1);
}

/**
 * Emits the row of an object. `contributionId`: token of the id of its contribution. Returns false if it is not known to be
 * sound.
 */
export function putRow(collection: Collection, index: u32, file: File, contributionId: u32): bool {
  if (token(index).kind != OBJECT || !isSound(collection, index)) return false;
  let id = find(index, collection.id, collection.idLength);
  if (id == 0) {
    if ((collection.flags & HAS_OPTIONAL_ID) == 0) return false;
    id = contributionId + 1;
  }
  const known = internToken(id - 1);
  if (known == NO_STRING || !claim(known)) return false;
  if ((collection.flags & HAS_CONTRIBUTION_ID) != 0 && internToken(contributionId) != known) return false;
  put(known);
  if (!writeRow(collection, index, file, contributionId)) return false;
  if (!putParent(collection, index) || !putSorts(collection, index, id)) return false;
  const count = reserve();
  const references = putReferences(collection.references, collection.referenceCount, index);
  if (references == NO_STRING || !hasRoom) return false;
  store<u32>(count, references);
  return putSearch(collection, index) && hasRoom;
}
