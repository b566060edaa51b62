/** Random changes of packs: of bytes, of JSON, and of directory entries. */
import { randomFrom } from '../../bench/corpus.mjs';
import type { JsonValue } from '../../tools/xstack/core/base/json/value.ts';
import type { SourceEntry } from '../../tools/xstack/core/compiler/pack/source-tree.ts';
import { type MemoryPack, sealed, withFile } from './fast-core.ts';
import { bytes, names, tokens, values, wide } from './fast-core-values.ts';

/** Returns an integer from 0, below a bound. */
export type Random = (below: number) => number;

/** Pseudo-random numbers: the same for a seed on every machine. */
export function randomOf(seed: number): Random {
  return randomFrom(seed * 2654435761 + 1);
}

/**
 * Changes a pack, mostly once: a pack with several changes is seldom accepted. Nearly all are given the right hash, so that
 * other reasons matter.
 */
export function mutated(pack: MemoryPack, random: Random): MemoryPack {
  let changed = pack;
  for (let times = random(5) === 0 ? 3 : 1; times > 0; times--) changed = pick(random, changes)(changed, random);
  return random(20) === 0 ? changed : sealed(changed);
}

function pick<T>(random: Random, list: readonly T[]): T {
  return list[random(list.length)] as T;
}

/** Mostly payloads, as most files are. */
function anyFile(pack: MemoryPack, random: Random): string {
  return pick(random, [...pack.files.keys()]);
}

function changeBytes(pack: MemoryPack, random: Random): MemoryPack {
  const path = anyFile(pack, random);
  const source = pack.files.get(path) as Uint8Array;
  const at = random(source.length + 1);
  const length = pick(random, [0, 0, 1, 1, 2, random(20)]);
  const inserted = pick(random, [
    [],
    [...Buffer.from(pick(random, bytes))],
    pick(random, wide),
    [...source.slice(at, at + random(30))],
  ]);
  return withFile(pack, path, Buffer.concat([source.slice(0, at), Buffer.from(inserted), source.slice(at + length)]));
}

const scalar = /-?\d[\d.eE+-]*|"(?:[^"\\]|\\.)*"(?!\s*:)|true|false|null/g;

/** Replaces a scalar by another, as source. */
function changeToken(pack: MemoryPack, random: Random): MemoryPack {
  const path = anyFile(pack, random);
  const source = Buffer.from(pack.files.get(path) as Uint8Array).toString('utf8');
  const found = [...source.matchAll(scalar)];
  if (found.length === 0) return pack;
  const { 0: text, index } = pick(random, found);
  const other = pick(random, [pick(random, tokens), pick(random, found)[0]]);
  return withFile(pack, path, Buffer.from(source.slice(0, index) + other + source.slice(index + text.length)));
}

/** Adds members to an object, as source. */
function addMember(pack: MemoryPack, random: Random): MemoryPack {
  const path = anyFile(pack, random);
  const source = Buffer.from(pack.files.get(path) as Uint8Array).toString('utf8');
  const places = [...source.matchAll(/\{(?=\s*")/g)];
  if (places.length === 0) return pack;
  const at = pick(random, [places[0], pick(random, places)])?.index ?? 0;
  const member = `"${pick(random, names)}": ${pick(random, tokens)},`;
  const more = random(4) === 0 ? `"${pick(random, names)}": ${pick(random, tokens)},` : '';
  return withFile(pack, path, Buffer.from(`${source.slice(0, at + 1)}${member}${more}${source.slice(at + 1)}`));
}

/** Changes a value of a JSON file and prints it in another way. */
function changeJson(pack: MemoryPack, random: Random): MemoryPack {
  const path = anyFile(pack, random);
  try {
    const value = JSON.parse(Buffer.from(pack.files.get(path) as Uint8Array).toString('utf8')) as JsonValue;
    const nodes = nodesIn(value);
    if (nodes.length > 0) changeNode(pick(random, nodes), pick(random, nodes), random);
    const indent = pick(random, [0, 2, 2, '\t']);
    return withFile(pack, path, Buffer.from(JSON.stringify(value, null, indent)));
  } catch {
    return pack; // It is no JSON any more.
  }
}

type Container = JsonValue[] | Record<string, JsonValue>;

/** A member or item, by what contains it. */
interface JsonNode {
  readonly of: Container;
  readonly key: string;
}

function nodesIn(value: JsonValue): JsonNode[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, below]) => [{ of: value as Container, key }, ...nodesIn(below)]);
}

function changeNode({ of, key }: JsonNode, other: JsonNode, random: Random): void {
  const record = of as Record<string, JsonValue>;
  const copy = structuredClone((other.of as Record<string, JsonValue>)[other.key] as JsonValue);
  const change = random(6);
  if (change === 0) Array.isArray(of) ? of.splice(Number(key), 1) : delete record[key];
  else if (change === 1) record[key] = structuredClone(pick(random, values));
  else if (change === 2) record[key] = copy;
  else if (change === 3 && Array.isArray(of)) of.push(copy);
  else if (change === 4 && Array.isArray(of)) of.reverse();
  else if (!Array.isArray(of)) {
    // The member becomes the last, under its name or another.
    const moved = record[key] as JsonValue;
    delete record[key];
    record[pick(random, [key, key, 'zz', 'a', '$schema', 'description', other.key])] = moved;
  }
}

/** Adds, renames and changes directory entries. */
function changeEntries(pack: MemoryPack, random: Random): MemoryPack {
  const { path } = pack.directory;
  const name = pick(random, [
    'data/extra.json',
    'data/x.txt',
    'assets/a.png',
    'README.md',
    'LICENSE',
    'data/UPPER.json',
    'data/con.json',
    'data/a b.json',
    'data/pack.json',
    'stray.txt',
    'pack.json.sig',
    'ui/run.sh',
    'data/x.JSON',
    'scene-package.json',
  ]);
  const content = Buffer.from(pick(random, ['{}', '# Text\n', '#!/bin/sh\n', '\x7fELF', '{"domain_id":"x"}']));
  const change = random(4);
  if (change === 0)
    return withEntry(pack, { path: `${path}/${name}`, kind: 'file', executable: false, size: content.length }, content);
  const old = pick(
    random,
    pack.directory.entries.filter(({ kind }) => kind === 'file'),
  );
  if (old === undefined) return pack;
  const source = pack.files.get(old.path) as Uint8Array;
  if (change === 1) return withEntry(pack, { ...old, executable: true }, source);
  if (change === 2) return withEntry(pack, { ...old, kind: 'symlink' }, source);
  const moved = withEntry(pack, { ...old, path: `${path}/${name}` }, source);
  const files = new Map([...moved.files].filter(([each]) => each !== old.path));
  const entries = moved.directory.entries.filter((entry) => entry.path !== old.path);
  return { directory: { ...moved.directory, entries }, files };
}

function withEntry(pack: MemoryPack, entry: SourceEntry, content: Uint8Array): MemoryPack {
  const entries = [...pack.directory.entries.filter(({ path }) => path !== entry.path), entry];
  return {
    directory: { ...pack.directory, entries: entries.sort((a, b) => (a.path < b.path ? -1 : 1)) },
    files: new Map([...pack.files, [entry.path, content]]),
  };
}

const changes = [
  changeBytes,
  changeToken,
  changeToken,
  changeToken,
  changeJson,
  changeJson,
  addMember,
  addMember,
  changeEntries,
];
