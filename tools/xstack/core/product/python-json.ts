import { stringEnd } from '../base/json/scan.ts';
import { AsciiWriter } from './ascii-writer.ts';

/**
 * Prints a JSON object without its member `omitted` like Python's `json.dumps(sort_keys=True, separators=(',', ':'),
 * ensure_ascii=True)`, as bytes: the form over which deployed instances compute checksums. Numbers are read from the source
 * because Python preserves more than a double: `1.0` is not `1`, and integers have any size. The source must have
 * passed the strict reader.
 */
export function pythonJsonWithout(text: string, omitted: string): Uint8Array {
  const out = new AsciiWriter();
  printObject({ text, at: text.indexOf('{'), out }, omitted);
  return out.bytes();
}

/** Prints any JSON value in the same form, with all members. */
export function pythonJson(text: string): Uint8Array {
  const out = new AsciiWriter();
  printValue({ text, at: 0, out });
  return out.bytes();
}

/**
 * Reports whether Python's form of a source is certainly its canonical JSON with non-ASCII escaped: all numbers are
 * small integers, and there are no surrogates, which sort differently. False means unknown.
 */
export function hasPythonForm(text: string): boolean {
  return !/[:,[\s](?:-0|-?\d+[.eE]|-?\d{16})/.test(text) && !/[\ud800-\udfff]|\\u[dD][89abAB]/.test(text);
}

interface Cursor {
  readonly text: string;
  at: number;
  readonly out: AsciiWriter;
}

function printValue(cursor: Cursor): void {
  const { text, at, out } = cursor;
  const first = text[at];
  if (first === '{') printObject(cursor);
  else if (first === '[') printArray(cursor);
  else if (first === '"') out.write(printString(readString(cursor)));
  else {
    const end = scalarEnd(text, at);
    cursor.at = end;
    const token = text.slice(at, end);
    const isNumber = first === '-' || (first !== undefined && first >= '0' && first <= '9');
    out.write(isNumber ? pythonNumber(token) : token);
  }
}

/** Prints the members in the order of the source, and sorts what was printed if they are not in order. */
function printObject(cursor: Cursor, omitted?: string): void {
  const { out } = cursor;
  const names: string[] = [];
  const starts: number[] = [];
  out.write('{');
  for (let more = enter(cursor, '}'); more; more = next(cursor)) {
    const start = out.length;
    const name = readString(cursor);
    skipSpace(cursor);
    cursor.at++; // Skips the colon.
    skipSpace(cursor);
    out.write(`${printString(name)}:`);
    printValue(cursor);
    out.write(',');
    if (name === omitted) out.cutTo(start);
    else {
      names.push(name);
      starts.push(start);
    }
  }
  if (!isSorted(names)) out.reorder(starts, sortedIndexes(names));
  out.close(names.length, '}');
}

function isSorted(names: readonly string[]): boolean {
  return names.every((name, i) => i === 0 || compareCodePoints(names[i - 1] as string, name) < 0);
}

/** Returns the indexes of the names in the order of the names. */
function sortedIndexes(names: readonly string[]): number[] {
  return [...names.keys()].sort((a, b) => compareCodePoints(names[a] as string, names[b] as string));
}

function printArray(cursor: Cursor): void {
  const { out } = cursor;
  let items = 0;
  out.write('[');
  for (let more = enter(cursor, ']'); more; more = next(cursor)) {
    printValue(cursor);
    out.write(',');
    items++;
  }
  out.close(items, ']');
}

function printString(value: string): string {
  return escapeNonAscii(JSON.stringify(value));
}

/** Moves past an opening bracket; if the array or object is empty, moves past the closing one and returns false. */
function enter(cursor: Cursor, closing: string): boolean {
  cursor.at++;
  skipSpace(cursor);
  if (cursor.text[cursor.at] !== closing) return true;
  cursor.at++;
  return false;
}

/** Moves past the comma after a value; after the last value, moves past the closing bracket and returns false. */
function next(cursor: Cursor): boolean {
  skipSpace(cursor);
  const more = cursor.text[cursor.at++] === ',';
  if (more) skipSpace(cursor);
  return more;
}

function readString(cursor: Cursor): string {
  const end = stringEnd(cursor.text, cursor.at);
  const value = JSON.parse(cursor.text.slice(cursor.at, end)) as string;
  cursor.at = end;
  return value;
}

function skipSpace(cursor: Cursor): void {
  while (isSpace(cursor.text.charCodeAt(cursor.at))) cursor.at++;
}

function scalarEnd(text: string, from: number): number {
  let end = from;
  for (; end < text.length; end++) {
    const unit = text.charCodeAt(end);
    if (unit === 0x2c || unit === 0x5d || unit === 0x7d || isSpace(unit)) break;
  }
  return end;
}

function isSpace(unit: number): boolean {
  return unit === 0x20 || unit === 0x0a || unit === 0x0d || unit === 0x09;
}

/** Prints a number like Python: integers unchanged, others as the `repr` of a double. */
function pythonNumber(token: string): string {
  if (/^-?\d+$/.test(token)) return token === '-0' ? '0' : token;
  return floatRepr(Number(token));
}

/**
 * Prints the shortest digits, as JavaScript does, always with a point or exponent; scientific from 1e16 and below 1e-4.
 */
function floatRepr(value: number): string {
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  if (value === 0) return `${sign}0.0`;
  const [mantissa = '', exponentText = ''] = Math.abs(value).toExponential().split('e');
  const digits = mantissa.replace('.', '');
  const exponent = Number(exponentText);
  if (exponent < -4 || exponent >= 16) {
    const power = `${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
    return `${sign}${digits[0]}${digits.length > 1 ? `.${digits.slice(1)}` : ''}e${power}`;
  }
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`;
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, '0');
  return `${sign}${whole}.${digits.slice(exponent + 1) || '0'}`;
}

/** Compares by code point, as Python does; in UTF-16, characters beyond the first plane sort before U+E000. */
function compareCodePoints(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x === y) continue;
    if (isSurrogate(x) !== isSurrogate(y)) return isSurrogate(x) ? 1 : -1;
    return x - y;
  }
  return a.length - b.length;
}

function isSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdfff;
}

/** Escapes everything except printable ASCII as `\\uxxxx`, as Python does. */
export function escapeNonAscii(text: string): string {
  return text.replace(/[\x7f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
