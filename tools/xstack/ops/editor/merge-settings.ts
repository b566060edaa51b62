import { applyEdits, modify, type ParseError, parse, printParseErrorCode } from 'jsonc-parser';
import { isJsonObject, type JsonObject, type JsonValue } from '../../core/base/json/value.ts';
import type { SchemaMapping } from '../../core/compiler/editor/editor-mapping.ts';

/** The settings after a merge, and what differs from the wanted mapping. */
export interface MergedSettings {
  readonly source: string;
  readonly differences: readonly string[];
}

/** The reason why settings cannot be merged. */
export interface InvalidSettings {
  readonly problem: string;
}

/** Reports whether an entry is one of ours, which may be replaced or removed. */
export type IsOwnEntry = (url: string, fileMatch: readonly string[]) => boolean;

const member = 'json.schemas';

/**
 * Merges the mapping into the settings of VS Code, which are JSON with comments. Changes only what differs in entries of our
 * own, and adds missing ones at the end: comments, other entries and other settings stay as they are.
 */
export function mergeSettings(
  settings: string,
  wanted: readonly SchemaMapping[],
  isOwn: IsOwnEntry,
): MergedSettings | InvalidSettings {
  const given = entriesIn(settings);
  if ('problem' in given) return given;
  let source = settings;
  const differences: string[] = [];
  const change = (path: (string | number)[], value: unknown, difference: string) => {
    const isArrayInsertion = path.at(-1) === -1;
    const formattingOptions = { insertSpaces: true, tabSize: 2, eol: settings.includes('\r\n') ? '\r\n' : '\n' };
    source = applyEdits(source, modify(source, path, value, { formattingOptions, isArrayInsertion }));
    differences.push(difference);
  };
  const missing = new Map(wanted.map((entry) => [entry.url, entry]));
  const removed: number[] = [];
  for (const [i, entry] of given.entries.entries()) {
    const { url, fileMatch } = mappingOf(entry);
    if (!isOwn(url, fileMatch)) continue;
    const right = missing.get(url) ?? [...missing.values()].find((each) => nameIn(each.url) === nameIn(url));
    if (right === undefined) {
      removed.push(i);
      continue;
    }
    missing.delete(right.url);
    if (right.url !== url) change([member, i, 'url'], right.url, `\`${url}\` is mapped instead of \`${right.url}\``);
    if (!sameFiles(right.fileMatch, fileMatch))
      change([member, i, 'fileMatch'], right.fileMatch, `\`${right.url}\` is mapped to other files`);
  }
  for (const i of removed.reverse())
    change([member, i], undefined, `\`${mappingOf(given.entries[i]).url}\` is mapped and should not be`);
  for (const entry of missing.values()) {
    const isFirst = given.isAbsent && differences.length === 0;
    change(isFirst ? [member] : [member, -1], isFirst ? [entry] : entry, `\`${entry.url}\` is not mapped`);
  }
  return { source, differences };
}

function nameIn(url: string): string {
  return url.slice(url.lastIndexOf('/') + 1);
}

function entriesIn(settings: string): { entries: readonly JsonValue[]; isAbsent: boolean } | InvalidSettings {
  const errors: ParseError[] = [];
  const value = parse(settings, errors, { allowTrailingComma: true }) as JsonValue | undefined;
  const [error] = errors;
  if (error !== undefined) return { problem: `not JSON with comments: ${printParseErrorCode(error.error)}` };
  if (!isJsonObject(value)) return { problem: 'the settings must be an object' };
  const entries = value[member];
  if (entries === undefined) return { entries: [], isAbsent: true };
  return Array.isArray(entries) ? { entries, isAbsent: false } : { problem: `\`${member}\` must be an array` };
}

function mappingOf(entry: JsonValue | undefined): SchemaMapping {
  const { url, fileMatch } = (isJsonObject(entry) ? entry : {}) as JsonObject;
  const files = [fileMatch ?? []].flat().filter((pattern) => typeof pattern === 'string');
  return { url: typeof url === 'string' ? url : '', fileMatch: files };
}

function sameFiles(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((pattern, i) => pattern === b[i]);
}
