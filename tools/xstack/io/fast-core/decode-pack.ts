import { sha256Hex } from '#platform';
import type { Report } from '../../core/base/diagnostic/diagnostic.ts';
import { canonicalJson } from '../../core/base/json/canonical.ts';
import type { ArenaSpan } from '../../core/base/text/arena.ts';
import { checkCompatibility, checkSignature } from '../../core/compiler/pack/claims.ts';
import type { CompiledContribution, CompiledPack, PackContext } from '../../core/compiler/pack/compile-pack.ts';
import { type Dependency, parseDependency } from '../../core/compiler/pack/dependency.ts';
import type { PackDirectory } from '../../core/compiler/pack/source-tree.ts';
import { packReference } from '../../core/compiler/registry/pack-reference.ts';
import type { PackAreas } from './areas.ts';
import { string_bytes } from './areas.ts';
import { decodeRows, WordReader } from './decode-rows.ts';
import type { CoreExports } from './load.ts';
import type { CoreMemory } from './memory.ts';
import type { PackSource } from './pack-source.ts';

/** The core with the tables of a project. */
export interface ProjectCore {
  readonly context: PackContext;
  readonly core: CoreExports;
  readonly memory: CoreMemory;
  readonly areas: PackAreas;
  /** The version of the session spec of the project. */
  readonly sessionSpec: string;
}

/** Reads the pack that the core has accepted; undefined if the compiler would report something that the core does not check. */
export function decodePack(
  project: ProjectCore,
  { path, name }: PackDirectory,
  { files }: PackSource,
): CompiledPack | undefined {
  const { context, core, memory, areas } = project;
  const reader = new WordReader(memory.words, areas.words);
  const strings = decodeStrings(project);
  const text = () => strings[reader.next()] as string;
  const [version, signatureStatus, least, most, canonicalHash] = [text(), text(), text(), text(), text()];
  const tokens = Array.from({ length: reader.next() }, text);
  const dependencies = dependenciesOf(tokens);
  const hashSource = memory.bytes.subarray(core.rowsEnd.value, core.hashSourceEnd.value);
  const claims = {
    file: path,
    packId: name,
    signatureStatus,
    value: { compatibility: { session_spec_min: least, session_spec_max: most } },
  };
  if (dependencies === undefined || sha256Hex(hashSource) !== canonicalHash || !areSound(claims, project.sessionSpec))
    return undefined;
  const spanOf = copyRows(project);
  const payloads: string[] = [];
  const contributions = Array.from({ length: reader.next() }, (_, index): CompiledContribution => {
    const [type, id] = [text(), text()];
    payloads.push(files[reader.next()]?.file as string);
    return { index, type, id, text: spanOf(reader.next(), reader.next()) };
  });
  const { collections } = context;
  const rows = decodeRows(reader, core.rowCount.value, { collections, strings, packId: name, payloads, spanOf });
  const identity = { packId: name, version, canonicalHash, signatureStatus };
  const reference = context.arena.add(canonicalJson({ ...packReference(identity) }));
  return { path, identity: { ...identity, dependencies, reference }, contributions, rows, diagnostics: {} };
}

type Claims = Parameters<typeof checkSignature>[1] & Parameters<typeof checkCompatibility>[1];

function areSound(claims: Claims, sessionSpec: string): boolean {
  let isSound = true;
  const report: Report = () => (isSound = false);
  checkSignature(report, claims);
  checkCompatibility(report, claims, sessionSpec);
  return isSound;
}

/** Returns undefined if a dependency is invalid or a duplicate. */
function dependenciesOf(tokens: readonly string[]): Dependency[] | undefined {
  const names = new Set<string>();
  const dependencies: Dependency[] = [];
  for (const [index, token] of tokens.entries()) {
    const parsed = parseDependency(token, index);
    if (typeof parsed === 'string' || names.has(parsed.packId)) return undefined;
    names.add(parsed.packId);
    dependencies.push(parsed);
  }
  return dependencies;
}

/** Copies the bytes of rows and contributions to the arena; returns the function that maps an address to a location in it. */
function copyRows({ context, core, memory, areas }: ProjectCore): (start: number, length: number) => ArenaSpan {
  // The arena adds the comma before the first.
  const first = areas.output + 1;
  const { start: copied } = context.arena.addBytes(memory.bytes.subarray(first, Math.max(first, core.rowsEnd.value)));
  return (start, length) => ({ start: copied + start - first, length });
}

/** Decodes the strings of a pack. In ASCII, all are parts of one string. */
function decodeStrings({ core, memory, areas }: ProjectCore): string[] {
  const { bytes, words } = memory;
  const count = core.stringCount.value;
  const strings: string[] = [];
  const isWide = core.isWide.value === 1;
  let at = core.hashSourceEnd.value;
  const lengthAt = (i: number) => words[(areas.strings + i * string_bytes) / 4 + 1] as number;
  let total = 0;
  for (let i = 0; i < count; i++) total += lengthAt(i);
  const all = isWide ? '' : bytes.toString('latin1', at, at + total);
  let from = 0;
  for (let i = 0; i < count; i++) {
    const length = lengthAt(i);
    strings.push(isWide ? bytes.toString('utf8', at, at + length) : all.substring(from, from + length));
    at += length;
    from += length;
  }
  return strings;
}
