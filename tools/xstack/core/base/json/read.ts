import { decodeUtf8 } from '#platform';
import { BoundedReporter } from '../diagnostic/bounded.ts';
import { diagnostic, type Report } from '../diagnostic/diagnostic.ts';
import { rangeOf, rangesOf } from '../text/position.ts';
import { type DocumentLimits, dataLimits, findExcess, isExcessive, limitsOf, maximumDepth } from './excess.ts';
import { explainSyntax } from './explain.ts';
import { isExact, mayHoldInexactNumber } from './number.ts';
import { countMembers, scalars } from './scan.ts';
import type { JsonObject, JsonValue } from './value.ts';

/** Size limit of any JSON source, in bytes. */
export const maximumBytes = dataLimits.bytes;

/** A value and its file. The source is not stored: it is read again if a location must be resolved. */
export interface JsonDocument<V extends JsonValue = JsonValue> {
  readonly file: string;
  readonly value: V;
}

/** Reads bytes as strict JSON (UTF-8, no duplicate names, exact numbers, depth at most 128), or reports the reason. */
export function readJsonBytes(
  report: Report,
  file: string,
  bytes: Uint8Array,
  limits = dataLimits,
): JsonDocument | undefined {
  if (bytes.length > limits.bytes) {
    report(tooLargeJson(file, limits));
    return undefined;
  }
  const text = decodeUtf8(bytes);
  if (text !== undefined) return readJson(report, file, text, limits);
  reportInvalidUtf8(report, file, bytes);
  return undefined;
}

/** The refusal of a JSON file above the size limit. */
export function tooLargeJson(file: string, { bytes, help } = dataLimits) {
  return diagnostic('refuse.json.too_large', `the file is larger than ${bytes} bytes`, { at: { file }, help });
}

/** Reads a string as strict JSON, or reports the reason. A valid source costs `JSON.parse` and one count. */
export function readJson(report: Report, file: string, source: string, limits = dataLimits): JsonDocument | undefined {
  const marked = source.charCodeAt(0) === 0xfeff;
  const text = marked ? source.slice(1) : source;
  if (isExcessive(text, limits)) {
    explainSyntax(report, file, text, limits);
    return undefined;
  }
  let value: JsonValue;
  try {
    value = JSON.parse(text) as JsonValue;
  } catch {
    explainSyntax(report, file, text, limits);
    return undefined;
  }
  if (marked) {
    report(
      diagnostic('warn.json.byte_order_mark', 'the file begins with a byte-order mark', {
        at: { file, range: rangeOf(source, 0, 1) },
        help: 'save the file as UTF-8 without a byte-order mark',
      }),
    );
  }
  return isStrict(report, { file, value }, text, limits) ? { file, value } : undefined;
}

/** Checks the rules that `JSON.parse` does not enforce. Each has a cheap test that passes for most sources. */
function isStrict(report: Report, { file, value }: JsonDocument, text: string, limits: DocumentLimits): boolean {
  const tally = { members: 0, numbers: 0 };
  const isShallow = tallyOf(value, maximumDepth, tally);
  // Members hidden by a duplicate name are not in the value. If every colon belongs to a member, there are none.
  const mayHide = tally.members !== countColons(text);
  if (!isShallow || (mayHide && findExcess(text, limitsOf(text.length, limits)) !== undefined)) {
    explainSyntax(report, file, text, limits);
    return false;
  }
  const duplicates = mayHide && tally.members !== countMembers(text);
  if (duplicates) explainSyntax(report, file, text, limits);
  const hasNumbers = mayHide || tally.numbers > 0;
  const numbers = !hasNumbers || !mayHoldInexactNumber(text) || reportInexactNumbers(report, file, text);
  const strings = !text.includes('\\u') || !/\\u[dD][89a-fA-F]/.test(text) || reportLoneSurrogates(report, file, text);
  return !duplicates && numbers && strings;
}

/**
 * Upper bound of the number of members in the source: counts colons after a quote or white space, as every member has
 * one.
 */
function countColons(text: string): number {
  let colons = 0;
  for (let at = text.indexOf(':'); at !== -1; at = text.indexOf(':', at + 1)) {
    const before = text.charCodeAt(at - 1);
    if (before === 0x22 || before <= 0x20) colons++;
  }
  return colons;
}

interface ValueCounts {
  members: number;
  numbers: number;
}

/** Counts the members of all objects in a value, and its numbers; returns false if it is nested deeper than `depth`. */
function tallyOf(value: JsonValue, depth: number, tally: ValueCounts): boolean {
  if (typeof value === 'number') tally.numbers++;
  if (typeof value !== 'object' || value === null) return true;
  if (depth === 0) return false;
  if (Array.isArray(value)) {
    for (const item of value) if (typeof item !== 'string' && !tallyOf(item, depth - 1, tally)) return false;
    return true;
  }
  for (const name in value as JsonObject) {
    tally.members++;
    const item = (value as JsonObject)[name] as JsonValue;
    if (typeof item !== 'string' && !tallyOf(item, depth - 1, tally)) return false;
  }
  return true;
}

function reportInexactNumbers(report: Report, file: string, text: string): boolean {
  const inexact = new BoundedReporter(report);
  const rangeAt = rangesOf(text);
  for (const { kind, start, end } of scalars(text)) {
    const token = text.slice(start, end);
    if (kind !== 'number' || isExact(token)) continue;
    inexact.add(() =>
      diagnostic('refuse.json.number_inexact', `the number \`${abbreviate(token)}\` cannot be represented exactly`, {
        at: { file, range: rangeAt(start, end) },
        help: `write it as a string; a reader with double precision would read \`${String(Number(token))}\``,
      }),
    );
  }
  inexact.end();
  return inexact.count === 0;
}

/** Reports whether a string of a JSON source holds half of a surrogate pair. */
export function hasLoneSurrogate(text: string): boolean {
  return !reportLoneSurrogates(() => {}, '', text);
}

function reportLoneSurrogates(report: Report, file: string, text: string): boolean {
  const lone = new BoundedReporter(report);
  const rangeAt = rangesOf(text);
  for (const { kind, start, end } of scalars(text)) {
    if (kind !== 'string' || (JSON.parse(text.slice(start, end)) as string).isWellFormed()) continue;
    lone.add(() =>
      diagnostic('refuse.json.lone_surrogate', 'the string holds half of a surrogate pair', {
        at: { file, range: rangeAt(start, end) },
        help: 'write the character itself, or both halves of the pair',
      }),
    );
  }
  lone.end();
  return lone.count === 0;
}

function reportInvalidUtf8(report: Report, file: string, bytes: Uint8Array): void {
  let line = 1;
  let lineStart = 0;
  const bad = firstInvalidByte(bytes);
  for (let i = bytes.indexOf(0x0a); i !== -1 && i < bad; i = bytes.indexOf(0x0a, i + 1)) {
    line++;
    lineStart = i + 1;
  }
  const column = (decodeUtf8(bytes.subarray(lineStart, bad)) ?? '').length + 1;
  report(
    diagnostic(
      'refuse.json.invalid_utf8',
      `the byte 0x${(bytes[bad] ?? 0).toString(16).padStart(2, '0')} is not UTF-8`,
      {
        at: { file, range: { start: { line, column }, end: { line, column: column + 1 } } },
        help: 'save the file as UTF-8',
      },
    ),
  );
}

/** Returns the offset of the first byte that is not valid UTF-8. */
function firstInvalidByte(bytes: Uint8Array): number {
  let i = 0;
  while (i < bytes.length) {
    const lead = bytes[i] ?? 0;
    const length = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    if (length > 1 && decodeUtf8(bytes.subarray(i, i + length)) === undefined) return i;
    i += length;
  }
  return bytes.length - 1;
}

function abbreviate(token: string): string {
  return token.length <= 60 ? token : `${token.slice(0, 57)}...`;
}
