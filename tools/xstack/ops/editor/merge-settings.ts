import { getNodeValue, type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import { isJsonObject, type JsonObject, type JsonValue } from '../../core/base/json/value.ts';
import type { SchemaMapping } from '../../core/compiler/editor/editor-mapping.ts';
import { looseJsonExcess } from '../loose-json.ts';
import { applyChanges, listChange, memberChange, memberOf, type SourceChange } from './settings-changes.ts';

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
  const differences: string[] = [];
  const changes: SourceChange[] = [];
  const missing = new Map(wanted.map((entry) => [entry.url, entry]));
  const removed = new Map<Node, string>();
  for (const entry of given.entries) {
    const { url, fileMatch } = mappingOf(entry);
    if (!isOwn(url, fileMatch)) continue;
    const right = missing.get(url) ?? [...missing.values()].find((each) => nameIn(each.url) === nameIn(url));
    if (right === undefined) {
      removed.set(entry, `\`${url}\` is mapped and should not be`);
      continue;
    }
    missing.delete(right.url);
    if (right.url !== url) {
      changes.push(memberChange(entry, 'url', right.url));
      differences.push(`\`${url}\` is mapped instead of \`${right.url}\``);
    }
    if (!sameFiles(right.fileMatch, fileMatch)) {
      changes.push(memberChange(entry, 'fileMatch', right.fileMatch));
      differences.push(`\`${right.url}\` is mapped to other files`);
    }
  }
  const added = [...missing.values()];
  if (given.list !== undefined)
    for (const change of listChange(settings, given.list, new Set(removed.keys()), added)) changes.push(change);
  else if (added.length > 0) changes.push(memberChange(given.root, member, added));
  return {
    source: applyChanges(settings, changes),
    differences: [
      ...differences,
      ...[...removed.values()].reverse(),
      ...added.map(({ url }) => `\`${url}\` is not mapped`),
    ],
  };
}

function nameIn(url: string): string {
  return url.slice(url.lastIndexOf('/') + 1);
}

interface Entries {
  readonly root: Node;
  /** Absent if there are no entries. */
  readonly list?: Node;
  readonly entries: readonly Node[];
}

function entriesIn(settings: string): Entries | InvalidSettings {
  const excess = looseJsonExcess(settings);
  if (excess !== undefined) return { problem: `the settings are ${excess}` };
  const errors: ParseError[] = [];
  const root = parseTree(settings, errors, { allowTrailingComma: true });
  const [error] = errors;
  if (error !== undefined) return { problem: `not JSON with comments: ${printParseErrorCode(error.error)}` };
  if (root?.type !== 'object') return { problem: 'the settings must be an object' };
  const list = memberOf(root, member);
  if (list === undefined) return { root, entries: [] };
  return list.type === 'array'
    ? { root, list, entries: list.children ?? [] }
    : { problem: `\`${member}\` must be an array` };
}

function mappingOf(entry: Node): SchemaMapping {
  const value = getNodeValue(entry) as JsonValue;
  const { url, fileMatch } = (isJsonObject(value) ? value : {}) as JsonObject;
  const files = [fileMatch ?? []].flat().filter((pattern) => typeof pattern === 'string');
  return { url: typeof url === 'string' ? url : '', fileMatch: files };
}

function sameFiles(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((pattern, i) => pattern === b[i]);
}
