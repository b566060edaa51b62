// The manifest of a pack: its own members, its types and contributions, and the source of the canonical hash.

import { isSame, isText } from './bytes';
import { printMember } from './canonical';
import { File, MANIFEST, PAYLOAD, Text, Token } from './layout';
import {
  CANONICAL_HASH, COMPATIBILITY, CONTRIBUTIONS, CURRENT_VERSION, DEPENDENCIES, FILE_OPEN, FILES_OPEN, ID, ID_OPEN, LEAST,
  MANIFEST_OPEN, MOST, name, PACK_ID, PACK_ID_OPEN, PATH, PATH_OPEN, SCHEMA_VERSION, SHA256_OPEN, SIGNATURE_STATUS, TYPE,
  TYPE_OPEN, TYPES, VERSION,
} from './names';
import { at, hasRoom, internToken, moveTo, NO_STRING, overflow, put, write, writeByte } from './output';
import { putPayload, startRows } from './payloads';
import { isPackId, writePackId, writePath } from './rows';
import { isValid } from './schema';
import { find, member, token } from './tokens';

/** Returns the token of a required member of an object that matches the schema. */
function required(index: u32, text: Text): u32 { return find(index, text.at, text.length) - 1; }

function putString(index: u32): bool {
  const string = internToken(index);
  put(string);
  return string != NO_STRING;
}

/** Emits the members that the driver reads. */
function putMembers(root: u32): bool {
  const version = token(required(root, name(SCHEMA_VERSION)));
  if (!isText(version.start + 1, version.end - version.start - 2, name(CURRENT_VERSION))) return false;
  if (!isPackId(required(root, name(PACK_ID)))) return false;
  const compatibility = required(root, name(COMPATIBILITY));
  if (!putString(required(root, name(VERSION))) || !putString(required(root, name(SIGNATURE_STATUS)))) return false;
  if (!putString(required(compatibility, name(LEAST))) || !putString(required(compatibility, name(MOST)))) return false;
  if (!putString(required(root, name(CANONICAL_HASH)))) return false;
  const dependencies = token(required(root, name(DEPENDENCIES)));
  put(dependencies.n);
  for (let i: u32 = 0; i < dependencies.n; i++) if (!putString(member(dependencies.first + i).value)) return false;
  return true;
}

const MOST_TYPES: u32 = 64;

/** Reports whether the types of the contributions are those that the pack declares. */
function hasDeclaredTypes(declared: Token, contributions: Token): bool {
  if (declared.n > MOST_TYPES) return false;
  let used: u64 = 0;
  for (let i: u32 = 0; i < contributions.n; i++) {
    const type = token(required(member(contributions.first + i).value, name(TYPE)));
    let k: u32 = 0;
    while (k < declared.n) {
      const known = token(member(declared.first + k).value);
      if (isSame(known.start, known.end - known.start, type.start, type.end - type.start)) break;
      k++;
    }
    if (k == declared.n) return false;
    used |= (<u64>1) << k;
  }
  return popcnt<u64>(used) == declared.n;
}

/** Returns the payload at the path of a contribution, which no other contribution names; 0 if there is none. */
function payloadAt(path: Token, files: u32, count: u32): u32 {
  for (let i: u32 = 0; i < count; i++) {
    const file = changetype<File>(files + i * offsetof<File>());
    if (!isSame(file.path, file.pathLength, path.start + 1, path.end - path.start - 2)) continue;
    if (file.kind != PAYLOAD || file.isNamed != 0) return 0;
    file.isNamed = 1;
    return changetype<u32>(file);
  }
  return 0;
}

/** Emits a contribution and its row in the index of contributions. */
function putContribution(index: u32, files: u32, count: u32): bool {
  const type = required(index, name(TYPE)), id = required(index, name(ID));
  const found = payloadAt(token(required(index, name(PATH))), files, count);
  if (found == 0 || !putString(type) || !putString(id)) return false;
  const file = changetype<File>(found);
  put((found - files) / offsetof<File>());
  writeByte(0x2c);
  const start = at;
  writeText(ID_OPEN);
  write(token(id).start, token(id).end - token(id).start);
  writeText(PACK_ID_OPEN);
  writePackId();
  writeText(PATH_OPEN);
  writePath(file);
  writeText(SHA256_OPEN);
  write(file.hash, 64);
  writeText(TYPE_OPEN);
  write(token(type).start, token(type).end - token(type).start);
  writeByte(0x7d);
  put(start);
  put(at - start);
  return hasRoom;
}

// @ts-ignore
@inline function writeText(index: u32): void { write(name(index).at, name(index).length); }

/** Emits what the driver needs of the manifest, the contributions, and the rows of all payloads. */
export function putManifest(schema: u32, root: u32, files: u32, count: u32): bool {
  if (!isValid(schema, root) || !putMembers(root)) return false;
  const declared = token(required(root, name(TYPES))), contributions = token(required(root, name(CONTRIBUTIONS)));
  if (!hasDeclaredTypes(declared, contributions)) return false;
  put(contributions.n);
  const first = contributions.first, n = contributions.n;
  for (let i: u32 = 0; i < n; i++) if (!putContribution(member(first + i).value, files, count)) return false;
  startRows();
  for (let i: u32 = 0; i < n; i++) {
    const index = member(first + i).value;
    const file = changetype<File>(payloadOf(index, files, count));
    if (!putPayload(file, i, required(index, name(TYPE)), required(index, name(ID)))) return false;
  }
  return hasRoom;
}

/** Returns the payload of a contribution that has been put. */
function payloadOf(index: u32, files: u32, count: u32): u32 {
  const path = token(required(index, name(PATH)));
  let file = files;
  for (let i: u32 = 0; i < count; i++, file += offsetof<File>())
    if (isSame(changetype<File>(file).path, changetype<File>(file).pathLength, path.start + 1, path.end - path.start - 2)) break;
  return file;
}

// @ts-ignore
@inline function isNamed(key: u32, length: u32, index: u32): bool { return isText(key, length, name(index)); }

/** Writes the source of the canonical hash; the files are sorted by path. `end`: end of the area. */
export function writeHashSource(root: u32, files: u32, count: u32, end: u32): void {
  writeText(FILES_OPEN);
  let isFirst = true;
  for (let i: u32 = 0; i < count; i++) {
    const file = changetype<File>(files + i * offsetof<File>());
    if (file.kind == MANIFEST) continue;
    if (!isFirst) writeByte(0x2c);
    isFirst = false;
    writeText(FILE_OPEN);
    write(file.path, file.pathLength);
    writeByte(0x22);
    writeText(SHA256_OPEN);
    write(file.hash, 64);
    writeByte(0x22);
    writeByte(0x7d);
  }
  writeText(MANIFEST_OPEN);
  const t = token(root);
  isFirst = true;
  for (let i: u32 = 0; i < t.n; i++) {
    const m = member(t.first + i);
    if (isNamed(m.key, m.length, CANONICAL_HASH) || isNamed(m.key, m.length, SIGNATURE_STATUS)) continue;
    if (!isFirst) writeByte(0x2c);
    isFirst = false;
    if (at + (t.end - t.start) + 64 > end) { overflow(); return; }
    moveTo(printMember(t.first + i, at));
  }
  writeByte(0x7d);
  writeByte(0x7d);
}
