import { readJsonBytes } from '../../core/base/json/read.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../core/base/json/value.ts';
import type { RowList } from '../../core/explain/value/value-context.ts';

/**
 * Returns a registry that has only the rows with an id, and their neighbors; other rows are holes in their lists. Undefined
 * if there is no such row. `bytes` is a file as the compiler prints it: the rows are found by its indentation, because parsing
 * a large file would take longer than everything else.
 */
export function registryWithRows(
  file: string,
  bytes: Buffer,
  lists: readonly RowList[],
  id: string,
): JsonObject | undefined {
  const registry: Record<string, JsonValue> = {};
  let isFound = false;
  for (const list of lists) {
    const part = partOf(bytes, list.member);
    const rows = part && rowsWith(file, part, list, id);
    isFound ||= rows?.some((row) => row !== undefined) === true;
    registry[list.member] = rows ?? [];
  }
  return isFound ? registry : undefined;
}

const rowStart = Buffer.from('\n    {\n');
const rowEnd = Buffer.from('\n    }');

/** Returns the bytes of a list of rows, without its brackets. */
function partOf(bytes: Buffer, member: string): Buffer | undefined {
  const head = Buffer.from(`\n  ${JSON.stringify(member)}: [\n`);
  const start = bytes.indexOf(head);
  if (start === -1) return undefined;
  const first = start + head.length - 1;
  return bytes.subarray(first, bytes.indexOf('\n  ]', first));
}

function rowsWith(file: string, part: Buffer, { idField }: RowList, id: string): JsonValue[] {
  const line = Buffer.from(`\n      ${JSON.stringify(idField)}: ${JSON.stringify(id)}`);
  const starts: number[] = [];
  for (let at = part.indexOf(rowStart); at !== -1; at = part.indexOf(rowStart, at + 1)) starts.push(at);
  const rows = new Array<JsonValue>(starts.length);
  let number = 0;
  for (let at = part.indexOf(line); at !== -1; at = part.indexOf(line, at + 1)) {
    if (![',', '\n'].includes(part.toString('latin1', at + line.length, at + line.length + 1))) continue;
    while ((starts[number + 1] ?? part.length) < at) number++;
    for (const each of [number - 1, number, number + 1]) {
      const start = starts[each];
      if (start !== undefined) rows[each] ??= rowAt(file, part, start);
    }
  }
  return rows;
}

function rowAt(file: string, part: Buffer, start: number): JsonObject {
  const end = part.indexOf(rowEnd, start) + rowEnd.length;
  const row = readJsonBytes(() => {}, file, part.subarray(start, end))?.value;
  if (!isJsonObject(row)) throw new Error('bug: a row of a registry is not where the compiler prints it');
  return row;
}
