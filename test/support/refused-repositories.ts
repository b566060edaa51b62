/** Generated repositories whose packs cannot be resolved, each with one fault. The same seed gives the same repository. */
import type { JsonObject } from '../../tools/xstack/core/base/json/value.ts';
import { bundle, type Files, manifest, text } from './repository.ts';

export const families = ['range', 'missing', 'cycle', 'conflict', 'duplicate'] as const;

export type Family = (typeof families)[number];

interface Pack {
  readonly id: string;
  readonly directory: string;
  version: string;
  readonly needs: string[];
  readonly optional: string[];
  readonly conflicts: string[];
  readonly provides: string[];
}

interface World {
  readonly packs: Pack[];
  readonly selected: string[];
}

/** Returns the sources of a repository with one fault of a family. */
export function refusedRepository(family: Family, seed: number): Files {
  const random = randomOf(seed * families.length + families.indexOf(family) + 1);
  const world = sound(random);
  faults[family](world, random);
  return sourcesOf(world);
}

/** Mulberry32. */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function below(random: () => number, count: number): number {
  return Math.floor(random() * count);
}

export function pick<T>(random: () => number, list: readonly T[]): T {
  return list[below(random, list.length)] as T;
}

const words = ['amber', 'basalt', 'cinder', 'delta', 'ember', 'fjord', 'glacier', 'harbor', 'island', 'jungle'];

/** Packs that need earlier ones in ranges that their versions satisfy; the last ones are selected. */
function sound(random: () => number): World {
  const packs: Pack[] = [];
  const count = 4 + below(random, 9);
  for (let i = 0; i < count; i++) {
    const id = `pack.core.${words[i % words.length]}${i < words.length ? '' : `_${i}`}`;
    const version = `${below(random, 3)}.${1 + below(random, 4)}.${below(random, 4)}`;
    const pack = {
      id,
      directory: id,
      version,
      needs: [] as string[],
      optional: [] as string[],
      conflicts: [],
      provides: [],
    };
    for (const other of packs)
      if (random() < 0.3) (random() < 0.8 ? pack.needs : pack.optional).push(entry(random, other));
    packs.push(pack);
  }
  const selected = packs.slice(-1 - below(random, 3)).map(({ id }) => id);
  return { packs, selected };
}

function entry(random: () => number, { id, version }: Pack): string {
  return `${id}${pick(random, ['', '', `@^${version}`, `@${version}`, `@>=${version}`])}`;
}

function idOf(token: string): string {
  return token.split('@')[0] as string;
}

const faults: Readonly<Record<Family, (world: World, random: () => number) => void>> = {
  range: ({ packs, selected }, random) => {
    const [target, owner] = [below(random, packs.length - 1), packs.at(-1) as Pack];
    const { id, version } = packs[target] as Pack;
    const range = pick(random, ['@^7.0.0', `@>${version}`, `@<${version}`, '@9.9.9', `@^${version} <${version}`]);
    const isOptional = random() < 0.25;
    owner.needs.splice(0, owner.needs.length, ...owner.needs.filter((each) => idOf(each) !== id));
    owner.optional.splice(0, owner.optional.length, ...owner.optional.filter((each) => idOf(each) !== id));
    (isOptional ? owner.optional : owner.needs).push(`${id}${range}`);
    if (isOptional && !selected.includes(id)) selected.push(id);
  },

  missing: ({ packs, selected }, random) => {
    const { id } = pick(random, packs);
    const at = 10 + below(random, id.length - 11);
    const misspelt = pick(random, [id.slice(0, at) + id.slice(at + 1), `${id}s`, 'pack.domain.nothing.like.it']);
    const place = random();
    if (place < 0.3) selected.push(misspelt);
    else pick(random, packs).needs.push(`${misspelt}${random() < 0.5 ? '' : '@^1.0.0'}`);
  },

  cycle: ({ packs }, random) => {
    const start = below(random, packs.length);
    const ring = packs.slice(start, start + 1 + below(random, 6));
    for (const [i, pack] of ring.entries()) {
      const { id } = ring[(i + 1) % ring.length] as Pack;
      if (!pack.needs.some((each) => idOf(each) === id)) pack.needs.push(id);
    }
  },

  conflict: (world, random) => (random() < 0.5 ? addConflict(world, random) : addProviders(world, random)),

  duplicate: ({ packs }, random) => {
    const original = pick(random, packs);
    const version = random() < 0.5 ? original.version : '5.0.0';
    packs.push({ ...original, directory: `${original.id}_copy`, version });
  },
};

function addConflict({ packs, selected }: World, random: () => number): void {
  const [one, other] = [below(random, packs.length), below(random, packs.length - 1)];
  const a = packs[one] as Pack;
  const b = packs[other < one ? other : other + 1] as Pack;
  for (const { id } of [a, b]) {
    const owner = packs.at(-1) as Pack;
    if (random() < 0.4 || owner.id === id) selected.push(id);
    else if (!owner.needs.some((each) => idOf(each) === id)) owner.needs.push(id);
  }
  a.conflicts.push(`${b.id}${pick(random, ['', `@${b.version}`, '@>=0.0.1'])}`);
  if (random() < 0.3) b.conflicts.push(a.id);
}

function addProviders({ packs, selected }: World, random: () => number): void {
  const api = 'api.weather';
  const providers = [0, 1, ...(random() < 0.3 ? [2] : [])];
  for (const i of providers) {
    const { id, provides } = packs[i] as Pack;
    provides.push(api);
    selected.splice(0, selected.length, ...selected.filter((each) => each !== id));
  }
  (packs.at(-1) as Pack).needs.push(api);
  const required = random() < 0.4 ? [packs[0], packs[1]] : [];
  for (const pack of required) if (pack !== undefined) selected.push(pack.id);
}

function sourcesOf({ packs, selected }: World): Files {
  const manifests = packs.map(({ directory, ...pack }) => [
    `packs/core/${directory}/pack.json`,
    text(manifestOf(pack)),
  ]);
  return { ...Object.fromEntries(manifests), ...bundle([...new Set(selected)]) };
}

function manifestOf({ id, version, needs, optional, conflicts, provides }: Omit<Pack, 'directory'>): JsonObject {
  return manifest(id, {
    ...{ schema_version: '1.1.0', version, dependencies: needs },
    ...{ optional_dependencies: optional, conflicts, provides },
  });
}
