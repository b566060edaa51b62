import { isJsonObject, type JsonValue } from '../base/json/value.ts';
import type { Sources } from '../compiler/compile-sources.ts';
import { type Holds, reduceList, reduceTree } from './reduction.ts';
import {
  jsonOf,
  type NamedPack,
  packsOf,
  printValue,
  textOf,
  withoutContribution,
  withoutPacks,
} from './repository.ts';

/** Rounds after which the result is small enough, if each still makes it smaller. */
const mostRounds = 6;

/** Returns the smallest part of a repository that holds: packs, contributions, files, members and items are left out. */
export function shrink(sources: Sources, packsRoot: string, holds: Holds<Sources>): Sources {
  let smaller = sources;
  for (let round = 0; round < mostRounds; round++) {
    const before = smaller;
    smaller = withPlainHashes(fewerPacks(smaller, packsRoot, holds), packsRoot, holds);
    smaller = fewerFiles(fewerContributions(smaller, packsRoot, holds), holds);
    for (const path of Object.keys(smaller)) smaller = withFinalNewline(smallerFile(smaller, path, holds), path, holds);
    if (smaller === before) break;
  }
  return smaller;
}

function fewerPacks(sources: Sources, packsRoot: string, holds: Holds<Sources>): Sources {
  const packs = packsOf(sources, packsRoot);
  const without = (kept: readonly NamedPack[]) => {
    const names = new Set(kept);
    return withoutPacks(
      sources,
      packs.filter((pack) => !names.has(pack)),
    );
  };
  const kept = reduceList(packs, (candidate) => holds(without(candidate)));
  return without(kept);
}

/** Replaces the hashes of manifests, which any other change makes wrong. */
function withPlainHashes(sources: Sources, packsRoot: string, holds: Holds<Sources>): Sources {
  const manifests = packsOf(sources, packsRoot).map(({ directory }) => `${directory}/pack.json`);
  const plain = manifests.flatMap((path) => {
    const value = jsonOf(sources[path]);
    if (!isJsonObject(value) || value['canonical_hash'] === 'placeholder.v1' || !('canonical_hash' in value)) return [];
    return [[path, printValue({ ...value, canonical_hash: 'placeholder.v1' })] as const];
  });
  if (plain.length === 0) return sources;
  const candidate = { ...sources, ...Object.fromEntries(plain) };
  return holds(candidate) ? candidate : sources;
}

function fewerContributions(sources: Sources, packsRoot: string, holds: Holds<Sources>): Sources {
  let smaller = sources;
  for (const pack of packsOf(sources, packsRoot)) {
    for (let index = 0; ; ) {
      const candidate = withoutContribution(smaller, pack, index);
      if (candidate === undefined) break;
      if (holds(candidate)) smaller = candidate;
      else index++;
    }
  }
  return smaller;
}

function fewerFiles(sources: Sources, holds: Holds<Sources>): Sources {
  const entries = Object.entries(sources);
  const kept = reduceList(entries, (rest) => holds(Object.fromEntries(rest)));
  return kept.length === entries.length ? sources : Object.fromEntries(kept);
}

function withFinalNewline(sources: Sources, path: string, holds: Holds<Sources>): Sources {
  const text = textOf(sources[path] as string | Uint8Array);
  if (text === undefined || text === '' || text.endsWith('\n')) return sources;
  const candidate = { ...sources, [path]: `${text}\n` };
  return holds(candidate) ? candidate : sources;
}

function smallerFile(sources: Sources, path: string, holds: Holds<Sources>): Sources {
  const content = sources[path] as string | Uint8Array;
  const withContent = (next: string) => ({ ...sources, [path]: next });
  const value = jsonOf(content);
  if (value !== undefined && holds(withContent(printValue(value)))) {
    const reduced = reduceTree(value, (candidate: JsonValue) => holds(withContent(printValue(candidate))));
    const printed = printValue(reduced);
    return printed === content ? sources : withContent(printed);
  }
  const text = textOf(content);
  if (text === undefined) return sources;
  const lines = reduceList(text.match(/[^\n]*\n|[^\n]+$/g) ?? [], (rest) => holds(withContent(rest.join(''))));
  const tokens = lines.join('').match(/\s+|[\p{L}\p{N}_.-]+|./gsu) ?? [];
  const reduced = reduceList(tokens, (rest) => holds(withContent(rest.join('')))).join('');
  return reduced === text ? sources : withContent(reduced);
}
