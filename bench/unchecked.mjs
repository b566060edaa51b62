/**
 * A compiler without checks, `node unchecked.mjs <repository> <output>`: it reads, hashes and parses every file, and
 * sorts, hashes, prints and writes the registries, byte for byte those of `xstack run`. It trusts its input and stores
 * no cache: the additional cost of a run is the cost of its diagnostics.
 */
import { createHash, hash } from 'node:crypto';
import { closeSync, fsyncSync, mkdirSync, openSync, readdirSync, readSync, renameSync, writeSync } from 'node:fs';
import { canonicalJson } from '../tools/xstack/core/base/json/canonical.ts';
import { Indenter } from '../tools/xstack/core/base/json/indent.ts';
import { collections } from '../tools/xstack/core/compiler/rows/collections.ts';
import { rowPlan } from '../tools/xstack/core/compiler/rows/row-plan.ts';
import { tuneForShortRun } from '../tools/xstack/io/engine.ts';

tuneForShortRun();
const [, , root, out] = process.argv;
const packs = new Map();
const contributions = [];
const rows = new Map(collections.map(({ kind }) => [kind, []]));
const input = Buffer.allocUnsafeSlow(1 << 22);
const output = Buffer.allocUnsafeSlow(1 << 22);
/** The strings of all rows, adjacent, each after a comma. */
let page = Buffer.allocUnsafeSlow(1 << 22);
let at = 0;

for (const category of readdirSync(`${root}/packs`))
  for (const id of readdirSync(`${root}/packs/${category}`)) compilePack(`packs/${category}/${id}`, id);
const references = [...packs.values()].sort((a, b) => levelOf(a) - levelOf(b) || compare(a.id, b.id));
mkdirSync(`${out}/registries`, { recursive: true });
for (const file of new Set(collections.map(({ registry }) => registry.file)))
  writeRegistry(
    file,
    collections.filter(({ registry }) => registry.file === file),
  );
contributions.sort((a, b) => compare(a.type, b.type) || compare(a.id, b.id));
write('contributions.index.json', { contributions: listOf(contributions), generated_from: listOf(references) });

function compilePack(directory, id) {
  const hashes = new Map();
  const values = new Map();
  readAll(directory, '', hashes, values);
  const { canonical_hash: _hash, signature_status, ...manifest } = values.get('pack.json');
  hashes.delete('pack.json');
  const files = [...hashes].map(([path, sha256]) => ({ path, sha256 })).sort((a, b) => compare(a.path, b.path));
  const canonical_hash = hash('sha256', canonicalJson({ files, manifest }));
  const text = append(JSON.stringify({ canonical_hash, pack_id: id, signature_status, version: manifest.version }));
  packs.set(id, { id, text, needs: manifest.dependencies.map((token) => token.split('@')[0]) });
  for (const { type, id: name, path } of manifest.contributions) {
    const file = `${directory}/${path}`;
    const row = { id: name, pack_id: id, path: file, sha256: hashes.get(path), type };
    contributions.push({ id: name, type, text: append(JSON.stringify(row)) });
    const value = values.get(path);
    for (const collection of collections) {
      const { payloadMember } = collection;
      if (collection.type !== type || collection.entryType !== value.entry_type) continue;
      for (const source of payloadMember === undefined ? [value] : (value[payloadMember] ?? []))
        rows.get(collection.kind).push(rowOf(collection, source, id, file));
    }
  }
}

function readAll(directory, below, hashes, values) {
  for (const entry of readdirSync(`${root}/${directory}`, { withFileTypes: true })) {
    const path = `${directory}/${entry.name}`;
    if (entry.isDirectory()) readAll(path, `${below}${entry.name}/`, hashes, values);
    else {
      const file = openSync(`${root}/${path}`, 'r');
      const bytes = input.subarray(0, readSync(file, input));
      closeSync(file);
      hashes.set(below + entry.name, hash('sha256', bytes));
      values.set(below + entry.name, JSON.parse(bytes.toString('utf8')));
    }
  }
}

function rowOf(collection, value, packId, path) {
  const row = {};
  for (const { name, from, steps, fallback, isStringSet } of rowPlan(collection).members) {
    const found = from === 'pack' ? packId : from === 'file' ? path : steps.reduce((part, step) => part[step], value);
    const carried = found === undefined ? fallback : isStringSet ? found.toSorted() : found;
    if (carried !== undefined) row[name] = carried;
  }
  const { idField, compute, sort, searchKeys } = collection;
  if (compute !== undefined) Object.assign(row, compute({ value }));
  const keys = searchKeys === undefined ? [] : value[searchKeys];
  return { id: value[idField], by: sort.map((name) => row[name]), keys, text: append(canonicalJson(row)) };
}

function writeRegistry(file, all) {
  const kinds = new Map(all.map((collection) => [collection.member, rows.get(collection.kind)]));
  const isEmpty = [...kinds.values()].every((found) => found.length === 0);
  for (const found of kinds.values()) found.sort(compareRows);
  write(file, {
    ...Object.fromEntries([...kinds].map(([member, found]) => [member, listOf(found)])),
    generated_from: listOf(isEmpty ? [] : references),
    ...(all.some(({ searchKeys }) => searchKeys !== undefined) && { search_index: searchIndex([...kinds.values()]) }),
  });
}

function searchIndex(lists) {
  const names = lists.flat().flatMap(({ id, keys }) => keys.map((key) => ({ key, id })));
  names.sort((a, b) => compare(a.key, b.key) || compare(a.id, b.id));
  const texts = [];
  for (let i = 0; i < names.length; ) {
    const { key } = names[i];
    const ids = [];
    for (; names[i]?.key === key; i++) ids.push(names[i].id);
    texts.push({ text: append(`${JSON.stringify(key)}:${JSON.stringify(ids)}`) });
  }
  return ['{', ...joined(texts), '}'];
}

function listOf(items) {
  return ['[', ...joined(items), ']'];
}

/** Appends a string; returns its location. */
function append(text) {
  if (at + 3 * text.length + 1 > page.length) {
    page = Buffer.allocUnsafeSlow(Math.max(1 << 22, 3 * text.length + 1));
    at = 0;
  }
  page[at++] = 0x2c;
  const start = at;
  at += page.utf8Write(text, at);
  return { page, start, end: at };
}

/** Returns strings with their commas; adjacent ones as one range. */
function joined(items) {
  const runs = [];
  let last;
  for (const { text } of items) {
    if (last?.page === text.page && last.end + 1 === text.start && text.end - last.start < 1 << 15) last.end = text.end;
    else {
      last = { ...text, start: last === undefined ? text.start : text.start - 1 };
      runs.push(last);
    }
  }
  return runs.map(({ page: bytes, start, end }) => bytes.subarray(start, end));
}

/** Hashes the members, then prints them with their hash. */
function write(file, members) {
  const sha256 = createHash('sha256');
  for (const part of partsOf(members, '')) sha256.update(part);
  const temporary = `${out}/registries/${file}.tmp`;
  const target = openSync(temporary, 'w');
  const indenter = new Indenter();
  let used = 0;
  const put = () => {
    const bytes = indenter.take();
    if (used + bytes.length > output.length) {
      writeSync(target, output, 0, used);
      used = 0;
    }
    used += Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).copy(output, used);
  };
  for (const part of partsOf(members, sha256.digest('hex'))) {
    const bytes = typeof part === 'string' ? Buffer.from(part) : part;
    indenter.write(bytes, 0, bytes.length);
    if (indenter.size > 1 << 17) put();
  }
  indenter.end();
  put();
  writeSync(target, output, 0, used);
  fsyncSync(target);
  closeSync(target);
  renameSync(temporary, `${out}/registries/${file}`);
}

function* partsOf(members, registry_hash) {
  const all = { ...members, format_version: ['"1.0.0"'], registry_hash: [JSON.stringify(registry_hash)] };
  let before = '{';
  for (const name of Object.keys(all).sort()) {
    yield `${before}"${name}":`;
    yield* all[name];
    before = ',';
  }
  yield '}';
}

function levelOf(pack) {
  pack.level ??= 1 + Math.max(-1, ...pack.needs.map((id) => levelOf(packs.get(id))));
  return pack.level;
}

function compareRows(a, b) {
  const i = a.by.findIndex((value, at) => value !== b.by[at]);
  return i === -1 ? 0 : compare(a.by[i], b.by[i]);
}

function compare(a, b) {
  return a < b ? -1 : a > b ? 1 : 0;
}
