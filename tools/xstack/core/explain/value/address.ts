import { type JsonPointer, pointer, pointerSteps, valueAt } from '../../base/json/pointer.ts';
import { isJsonObject, type JsonObject, member } from '../../base/json/value.ts';
import { contributionsIndex } from '../../compiler/rows/collections.ts';
import { contributionKind, rowLists } from './registry-origin.ts';
import type { RowList, ValueContext } from './value-context.ts';

/** A value in a registry: the file of the registry, and the pointer into it. */
export interface ValueAddress {
  readonly file: string;
  readonly pointer: JsonPointer;
}

/** The reason why an address names no value: an unknown part of it, and the names that exist. */
export interface AddressProblem {
  readonly problem: 'registry' | 'row' | 'value' | 'several rows';
  readonly name: string;
  readonly known: readonly string[];
}

/**
 * Reads `<registry>#<row id>[/json/pointer]` or `<registry>#/json/pointer`. A registry is named by its file, with or without
 * `.json`, or by the kind of its rows. A row id may contain `/`: the longest id that exists is meant.
 */
export function readAddress(context: ValueContext, text: string): ValueAddress | AddressProblem {
  const at = text.indexOf('#');
  const [name, rest] = at === -1 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
  const found = registryNamed(context, name);
  if (found === undefined) return { problem: 'registry', name, known: registryNames(context) };
  if (rest !== '' && !rest.startsWith('/')) return rowAddress(context, found, rest);
  const registry = context.registry(found.file);
  if (registry === undefined) return { problem: 'registry', name: found.file, known: [] };
  return existing(registry, { file: found.file, pointer: rest });
}

interface NamedRegistry {
  readonly file: string;
  /** The lists that the name means: all of the file, or those of a kind. */
  readonly lists: readonly RowList[];
}

function registryNamed(context: ValueContext, name: string): NamedRegistry | undefined {
  const kind = name === contributionKind ? contributionsIndex.file : fileOfKind(context, name);
  if (kind !== undefined) return { file: kind, lists: rowLists(context, kind).filter((list) => list.kind === name) };
  const file = registryFiles(context).find((each) => each === name || each === `${name}.json`);
  return file === undefined ? undefined : { file, lists: rowLists(context, file) };
}

function fileOfKind({ collections }: ValueContext, name: string): string | undefined {
  return collections.find(({ kind }) => kind === name)?.registry.file;
}

/** Returns the files of all registries in code-unit order. */
export function registryFiles({ collections }: Pick<ValueContext, 'collections'>): string[] {
  return [...new Set([...collections.map(({ registry }) => registry.file), contributionsIndex.file])].sort();
}

function registryNames(context: ValueContext): string[] {
  const kinds = context.collections.map(({ kind }) => kind);
  return [...new Set([...kinds, contributionKind, ...registryFiles(context)])];
}

function rowAddress(
  context: ValueContext,
  { file, lists }: NamedRegistry,
  text: string,
): ValueAddress | AddressProblem {
  const ends = [text.length, ...[...text.matchAll(/\//g)].map(({ index }) => index).reverse()];
  for (const end of ends) {
    const id = text.slice(0, end);
    const registry = context.restrict === undefined ? context.registry(file) : context.restrict(file, lists, id);
    if (registry === undefined) continue;
    const rows = lists.flatMap((list) => rowsWith(registry, list, id));
    const [row] = rows;
    if (row === undefined) continue;
    if (rows.length > 1) return { problem: 'several rows', name: id, known: rows.map((at) => `${file}#${at}`) };
    return existing(registry, { file, pointer: row + text.slice(end) });
  }
  const whole = context.registry(file);
  if (whole === undefined) return { problem: 'registry', name: file, known: [] };
  const ids = lists.flatMap((list) => listOf(whole, list).map((row) => row?.[list.idField] as string));
  return { problem: 'row', name: text.split('/')[0] as string, known: ids };
}

function rowsWith(registry: JsonObject, list: RowList, id: string): JsonPointer[] {
  return [...listOf(registry, list).entries()].flatMap(([i, row]) =>
    row?.[list.idField] === id ? [pointer(list.member, i)] : [],
  );
}

/** Returns the rows of a list; a restricted registry has `undefined` for those that were not read. */
function listOf(registry: JsonObject, list: RowList): readonly (JsonObject | undefined)[] {
  return (member(registry, list.member) ?? []) as readonly JsonObject[];
}

function existing(registry: JsonObject, address: ValueAddress): ValueAddress | AddressProblem {
  const steps = pointerSteps(address.pointer);
  if (valueAt(registry, steps) !== undefined) return address;
  const depth = steps.findIndex((_, i) => valueAt(registry, steps.slice(0, i + 1)) === undefined);
  const above = valueAt(registry, steps.slice(0, depth));
  return {
    problem: 'value',
    name: pointer(...steps.slice(0, depth + 1)),
    known: isJsonObject(above) ? Object.keys(above).map((name) => pointer(...steps.slice(0, depth), name)) : [],
  };
}
