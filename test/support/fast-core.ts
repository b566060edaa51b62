/** A comparison of the accept-only core with the compiler: packs in memory, random changes of them, and both compilations. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { sha256Hex } from '#platform';
import { Arena } from '../../tools/xstack/core/base/text/arena.ts';
import { isOutsideHash, packCanonicalHash } from '../../tools/xstack/core/compiler/pack/canonical-hash.ts';
import { type Compilation, compilePack, type PackContext } from '../../tools/xstack/core/compiler/pack/compile-pack.ts';
import type { PackDirectory } from '../../tools/xstack/core/compiler/pack/source-tree.ts';
import { type AcceptPack, fastCore } from '../../tools/xstack/io/fast-core/fast-core.ts';
import { makePackContext } from '../../tools/xstack/ops/project/compile-project.ts';
import { findProject } from '../../tools/xstack/ops/project/project.ts';
import { readInputs } from '../../tools/xstack/ops/project/project-inputs.ts';

/** The files of a pack in memory, by their paths in the repository. */
export type MemoryFiles = ReadonlyMap<string, Uint8Array>;

export interface MemoryPack {
  readonly directory: PackDirectory;
  readonly files: MemoryFiles;
}

/** The packs of a repository, and both ways to compile one. */
export interface ComparedProject {
  readonly packs: readonly MemoryPack[];
  readonly accept: (pack: MemoryPack) => Compilation | undefined;
  readonly compile: (pack: MemoryPack) => Compilation;
  readonly arena: Arena;
}

export async function comparedProject(root: string): Promise<ComparedProject> {
  const project = findProject(() => {}, { 'repo-root': root }, '.');
  const inputs = readInputs(project, { bundleId: null });
  const arena = new Arena();
  const read = await makePackContext(project, inputs, arena);
  let files: MemoryFiles = new Map();
  const fileOf = (path: string) => files.get(path) as Uint8Array;
  const context: PackContext = { ...read, changesOf: undefined, read: fileOf, chunks: (path) => [fileOf(path)] };
  const accept: AcceptPack = fastCore(context);
  const packs = inputs.tree.directories.map(({ path, category, name, entries }) => ({
    directory: { path, category, name, entries: [...entries] },
    files: new Map(
      entries.filter(({ kind }) => kind === 'file').map((entry) => [entry.path, readFileSync(join(root, entry.path))]),
    ),
  }));
  return {
    packs,
    arena,
    accept: (pack) => {
      files = pack.files;
      return accept(pack.directory);
    },
    compile: (pack) => {
      files = pack.files;
      return compilePack(context, pack.directory);
    },
  };
}

/** Compares both compilations of a pack. Returns true if the core accepts it: then the compiler must give the same without a diagnostic. */
export function expectSame(project: ComparedProject, pack: MemoryPack): boolean {
  const accepted = project.accept(pack);
  if (accepted === undefined) return false;
  const compiled = project.compile(pack);
  expect(compiled.pack.diagnostics, pack.directory.path).toEqual({});
  expect(withTexts(project.arena, accepted)).toEqual(withTexts(project.arena, compiled));
  return true;
}

/** Replaces locations in the arena by their strings. */
function withTexts(arena: Arena, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => withTexts(arena, item));
  if (typeof value !== 'object' || value === null) return value;
  const { start, length } = value as { start?: unknown; length?: unknown };
  if (typeof start === 'number' && typeof length === 'number')
    return Buffer.from(arena.bytes({ start, length })).toString('utf8');
  return Object.fromEntries(Object.entries(value).map(([name, below]) => [name, withTexts(arena, below)]));
}

/** Returns a pack with other bytes of a file. */
export function withFile({ directory, files }: MemoryPack, path: string, bytes: Uint8Array): MemoryPack {
  const entries = directory.entries.map((entry) => (entry.path === path ? { ...entry, size: bytes.length } : entry));
  return { directory: { ...directory, entries }, files: new Map([...files, [path, bytes]]) };
}

/** Writes the computed hash into the manifest of a pack, if that can be parsed. */
export function sealed(pack: MemoryPack): MemoryPack {
  const { path } = pack.directory;
  const file = `${path}/pack.json`;
  const source = Buffer.from(pack.files.get(file) ?? []).toString('utf8');
  const hashed = [...pack.files]
    .map(([name, bytes]) => ({ path: name.slice(path.length + 1), sha256: sha256Hex(bytes), size: bytes.length }))
    .filter((each) => !isOutsideHash(each.path, new Set()))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
  const hash = hashOrNothing(source, hashed);
  if (hash === undefined) return pack;
  const sealedSource = source.replace(/("canonical_hash"\s*:\s*")[^"]*"/, `$1${hash}"`);
  return withFile(pack, file, Buffer.from(sealedSource));
}

function hashOrNothing(source: string, files: Parameters<typeof packCanonicalHash>[1]): string | undefined {
  try {
    const manifest = JSON.parse(source);
    return typeof manifest === 'object' && manifest !== null ? packCanonicalHash(manifest, files) : undefined;
  } catch {
    return undefined;
  }
}
