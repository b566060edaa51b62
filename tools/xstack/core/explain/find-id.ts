import type { Location } from '../base/diagnostic/diagnostic.ts';
import { pointer, valueAt } from '../base/json/pointer.ts';
import type { JsonObject } from '../base/json/value.ts';
import type { Bundle } from '../compiler/bundle/bundle.ts';
import type { PackSet } from '../compiler/resolve/identified-pack.ts';
import { type PackNames, packNames } from '../compiler/resolve/pack-names.ts';
import type { Collection } from '../compiler/rows/collection.ts';
import { contributionsIndex } from '../compiler/rows/collections.ts';

/** A scene package in a pack: its manifest. */
export interface SceneFile {
  readonly file: string;
  readonly packId: string;
  readonly value: JsonObject;
}

/** The content that ids are looked up in: everything that could be read, selected or not. */
export interface NamedContent {
  readonly bundles: readonly Bundle[];
  readonly packs: PackSet;
  readonly collections: readonly Collection[];
  readonly scenes: readonly SceneFile[];
}

/** Something that has an id: `kind` is that of the row, or one of the others. */
export interface IdMatch {
  readonly what: 'bundle' | 'pack' | 'abstract pack' | 'former id' | 'contribution' | 'row' | 'scene';
  /** The kind of a row, or the type of a contribution. */
  readonly kind?: string;
  readonly packId?: string;
  readonly at: Location;
  /** The address of a row for `explain`. */
  readonly address?: string;
}

/** Returns everything that has an id, in the order of bundles, packs, contributions, rows and scenes. */
export function findId(content: NamedContent, id: string): IdMatch[] {
  const { bundles, packs, scenes } = content;
  const names = packNames(() => {}, packs);
  return [
    ...bundles
      .filter(({ bundleId }) => bundleId === id)
      .map(({ file }) => ({ what: 'bundle', at: { file, pointer: '/bundle_id' } }) as const),
    ...packMatches(packs, names, id),
    ...[...packs.values()].flatMap((pack) => contributionMatches(pack, id)),
    ...[...packs.values()].flatMap((pack) => rowMatches(pack, content.collections, id)),
    ...scenes
      .filter(({ value }) => namesOfScene(value).includes(id))
      .map(({ file, packId }) => ({ what: 'scene', packId, at: { file, pointer: '/metadata/name' } }) as const),
  ];
}

/** Returns the names of a scene: its name, with its group in front, and the capabilities that it provides. */
export function namesOfScene(value: JsonObject): string[] {
  const [group, name] = ['group', 'name'].map((member) => valueAt(value, ['metadata', member]));
  return typeof name === 'string' ? [name, `${String(group)}/${name}`] : [];
}

function packMatches(packs: PackSet, names: PackNames | undefined, id: string): IdMatch[] {
  const pack = packs.get(id);
  const manifest = (path: string, at: string) => ({ file: `${path}/pack.json`, pointer: at });
  const providers = (names?.providers.get(id) ?? []).map(({ identity, path }): IdMatch => {
    const index = identity.relations?.provides.indexOf(id) ?? 0;
    return { what: 'abstract pack', packId: identity.packId, at: manifest(path, pointer('provides', index)) };
  });
  const moves = [...(names?.moves.values() ?? [])].filter(({ from }) => from === id);
  return [
    ...(pack === undefined ? [] : [{ what: 'pack', packId: id, at: manifest(pack.path, '/pack_id') } as const]),
    ...providers,
    ...moves.map(({ at, kind }) => ({ what: 'former id', kind, at }) as const),
  ];
}

type Pack = PackSet extends ReadonlyMap<string, infer P> ? P : never;

function contributionMatches({ contributions, identity, path }: Pack, id: string): IdMatch[] {
  return contributions
    .filter((contribution) => contribution.id === id)
    .map(({ index, type }) => ({
      what: 'contribution',
      kind: type,
      packId: identity.packId,
      at: { file: `${path}/pack.json`, pointer: pointer('contributions', index, 'id') },
      address: `${contributionsIndex.file}#${id}`,
    }));
}

function rowMatches({ rows, identity }: Pack, collections: readonly Collection[], id: string): IdMatch[] {
  return rows
    .filter((row) => row.id === id)
    .map(({ kind, file, pointer: at }) => {
      const idField = collections.find((collection) => collection.kind === kind)?.idField ?? '';
      return {
        what: 'row',
        kind,
        packId: identity.packId,
        at: { file, pointer: at + pointer(idField) },
        address: `${kind}#${id}`,
      };
    });
}
