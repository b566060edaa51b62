// References of a row: the strings at the paths of the content model.

import { ARRAY, Reference, STRING, Text } from './layout';
import { internToken, NO_STRING, put } from './output';
import { find, member, token } from './tokens';

/** Positions in the arrays on the path to a reference. */
let positions: u32 = 0, depth: u32 = 0;

export function placePositions(positionsAt: u32): void { positions = positionsAt; }

let found: u32 = 0;

/** Emits the references of a row. Returns their number, or `NO_STRING` if one is not known to be sound. */
export function putReferences(list: u32, count: u32, row: u32): u32 {
  found = 0;
  for (let i: u32 = 0; i < count; i++) {
    const reference = changetype<Reference>(list + i * offsetof<Reference>());
    depth = 0;
    if (!collect(i, reference, row, 0)) return NO_STRING;
  }
  return found;
}

function collect(number: u32, reference: Reference, index: u32, step: u32): bool {
  if (step == reference.stepCount) return putReference(number, index);
  const name = load<u32>(reference.steps + step * 4);
  if (name != 0) {
    const next = find(index, changetype<Text>(name).at, changetype<Text>(name).length);
    return next == 0 || collect(number, reference, next - 1, step + 1);
  }
  const t = token(index);
  if (t.kind != ARRAY) return true;
  const level = depth++;
  for (let i: u32 = 0; i < t.n; i++) {
    store<u32>(positions + level * 4, i);
    if (!collect(number, reference, member(t.first + i).value, step + 1)) return false;
  }
  depth = level;
  return true;
}

/** A value that is no string, and an empty one, refer to nothing. */
function putReference(number: u32, index: u32): bool {
  const t = token(index);
  if (t.kind != STRING || t.end - t.start == 2) return true;
  const id = internToken(index);
  if (id == NO_STRING) return false;
  found++;
  put(number);
  put(id);
  put(depth);
  for (let i: u32 = 0; i < depth; i++) put(load<u32>(positions + i * 4));
  return true;
}
