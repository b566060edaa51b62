import type { Location } from '../base/diagnostic/diagnostic.ts';
import { type JsonPointer, pointer, valueAt } from '../base/json/pointer.ts';
import type { JsonValue } from '../base/json/value.ts';
import type { Bundle } from '../compiler/bundle/bundle.ts';
import type { IdentifiedPack } from '../compiler/resolve/identified-pack.ts';
import { packNames } from '../compiler/resolve/pack-names.ts';
import { type NamedContent, namesOfScene, type SceneFile } from './find-id.ts';

/** A reference to an id. */
export interface Use {
  /** The bundle, pack, row or scene that has the reference. */
  readonly by: { readonly kind: string; readonly id: string };
  readonly packId?: string;
  /** The id as written: a former or abstract id may mean the requested one. */
  readonly named: string;
  /** The pointer of the reference in the bundle, the manifest or the row. */
  readonly member: JsonPointer;
  readonly at: Location;
}

/** Returns all references to an id, and to other ids that mean it: former ids, and abstract ones that a pack provides. */
export function usesOf(content: NamedContent, id: string): Use[] {
  const { bundles, packs, scenes } = content;
  const names = namesOf(content, id);
  const isMeant = (named: string) => names.has(named);
  return [
    ...bundles.flatMap((bundle) => bundleUses(bundle, isMeant)),
    ...[...packs.values()].flatMap((pack) => [...manifestUses(pack, isMeant), ...rowUses(pack, isMeant)]),
    ...scenes.flatMap((scene) => sceneUses(scene, isMeant)),
  ];
}

/** Returns the ids that mean an id: itself, those that were moved to it, and what it provides as a pack or a scene. */
function namesOf({ packs, scenes }: NamedContent, id: string): ReadonlySet<string> {
  const moves = [...(packNames(() => {}, packs)?.moves.values() ?? [])];
  const provided = scenes
    .filter(({ value }) => namesOfScene(value).includes(id))
    .flatMap(({ value }) => strings(valueAt(value, ['capabilities', 'provides'])));
  return new Set([
    id,
    ...moves.filter(({ final }) => final.includes(id)).map(({ from }) => from),
    ...(packs.get(id)?.identity.relations?.provides ?? []),
    ...provided,
  ]);
}

type IsMeant = (named: string) => boolean;

function bundleUses({ bundleId, file, packIds, optionalPackIds }: Bundle, isMeant: IsMeant): Use[] {
  const by = { kind: 'bundle', id: bundleId };
  const listed = (name: string, ids: readonly string[]) =>
    [...ids.entries()].map(([i, named]) => ({ by, named, ...located(file, pointer(name, i)) }));
  return [...listed('pack_ids', packIds), ...listed('optional_pack_ids', optionalPackIds)].filter(({ named }) =>
    isMeant(named),
  );
}

function located(file: string, at: JsonPointer): Pick<Use, 'member' | 'at'> {
  return { member: at, at: { file, pointer: at } };
}

function manifestUses({ identity, path }: IdentifiedPack, isMeant: IsMeant): Use[] {
  const { packId, dependencies, relations } = identity;
  const by = { by: { kind: 'pack', id: packId }, packId };
  const use = (named: string, ...at: readonly (string | number)[]): Use => {
    return { ...by, named, ...located(`${path}/pack.json`, pointer(...at)) };
  };
  const { optionalDependencies = [], conflicts = [], loadAfter = [], loadBefore = [] } = relations ?? {};
  const { moves = [], deprecated = [], internal = [] } = relations ?? {};
  const versioned = { dependencies, optional_dependencies: optionalDependencies, conflicts };
  const plain = { load_after: loadAfter, load_before: loadBefore };
  const found = [
    ...Object.entries(versioned).flatMap(([name, list]) =>
      list.map(({ packId: named, index }) => use(named, name, index)),
    ),
    ...Object.entries(plain).flatMap(([name, list]) => list.map((named, i) => use(named, name, i))),
    ...moves.flatMap(({ to, index }) => to.map((named) => use(named, 'moves', index, 'to'))),
    ...deprecated.map(({ id, index }) => use(id, 'deprecated', index, 'id')),
    ...deprecated.flatMap(({ successor, index }) =>
      successor === undefined ? [] : [use(successor, 'deprecated', index, 'successor')],
    ),
    ...internal.map(({ id, index }) => use(id, 'internal', index, 'id')),
  ];
  return found.filter(({ named }) => isMeant(named));
}

function rowUses({ rows }: IdentifiedPack, isMeant: IsMeant): Use[] {
  const uses: Use[] = [];
  for (const { kind, id, packId, file, pointer: row, references } of rows) {
    for (const { id: named, pointer: member } of references) {
      if (!isMeant(named)) continue;
      uses.push({ by: { kind, id }, packId, named, member, at: { file, pointer: row + member } });
    }
  }
  return uses;
}

function sceneUses({ file, packId, value }: SceneFile, isMeant: IsMeant): Use[] {
  const by = { by: { kind: 'scene', id: namesOfScene(value)[0] ?? packId }, packId };
  const required = strings(valueAt(value, ['capabilities', 'requires'])).map((named, i) => {
    return { ...by, named, ...located(file, pointer('capabilities', 'requires', i)) };
  });
  const owner = valueAt(value, ['pack', 'pack_id']);
  const owned = typeof owner === 'string' ? [{ ...by, named: owner, ...located(file, '/pack/pack_id') }] : [];
  return [...required, ...owned].filter(({ named }) => isMeant(named));
}

function strings(value: JsonValue | undefined): string[] {
  return Array.isArray(value) ? value.map((each) => (typeof each === 'string' ? each : '')) : [];
}
