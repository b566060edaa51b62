import { compareText } from '../../base/text/compare.ts';
import { contractFile } from '../../base/text/scene-files.ts';
import type { BuildSide, SideRepository } from './build-side.ts';
import { documentRule } from './change.ts';
import type { BuildDiff } from './diff-builds.ts';

/** Everything that refers to changed packs and rows, directly or through others; ids in code-unit order. */
export interface Reach {
  readonly bundles: readonly string[];
  readonly experiences: readonly string[];
  /** Rows of kind `scenario`. */
  readonly scenes: readonly string[];
  /** Paths of `scene-package.json`. */
  readonly scenePackages: readonly string[];
  /** Packs that have no change of their own. */
  readonly packs: readonly string[];
}

/** Returns what a difference reaches in the repositories of both builds; undefined if neither has one. Linear. */
export function reachOf(diff: BuildDiff, before: BuildSide, after: BuildSide): Reach | undefined {
  const repositories = [before, after].flatMap(({ sources }) => sources?.repository ?? []);
  if (repositories.length === 0) return undefined;
  const packsWithContent = diff.packs.filter(({ changes }) => changes.some(({ rule }) => rule !== documentRule));
  const changed = new Set(packsWithContent.flatMap((pack) => [pack.packId, pack.before?.packId ?? pack.packId]));
  const rows = reachedRows(changedRows(diff), repositories);
  const owners = repositories.flatMap((each) =>
    each.rows.filter((row) => rows.has(nameOf(row))).map(({ packId }) => packId),
  );
  const packs = reachedPacks(new Set([...changed, ...owners]), repositories);
  const ofKind = (kind: string) =>
    sorted([...rows].filter((name) => name.startsWith(`${kind}\n`)).map((name) => name.slice(kind.length + 1)));
  return {
    bundles: sorted(
      repositories.flatMap(({ bundles }) =>
        bundles.filter(({ packIds }) => packIds.some((id) => packs.has(id))).map(({ bundleId }) => bundleId),
      ),
    ),
    experiences: ofKind('experience_profile'),
    scenes: ofKind('scenario'),
    scenePackages: sorted(repositories.flatMap((each) => scenePackages(each, packs))),
    packs: sorted([...packs].filter((id) => !changed.has(id))),
  };
}

function nameOf({ kind, id }: { readonly kind: string; readonly id: string }): string {
  return `${kind}\n${id}`;
}

/** A row that was moved has a former name, which references may still use. */
function changedRows({ packs }: BuildDiff): Set<string> {
  const names = packs.flatMap(({ changes }) =>
    changes.flatMap(({ row, rule, before }) =>
      row === undefined
        ? []
        : [nameOf(row), ...(rule === 'row:move' ? [nameOf({ kind: row.kind, id: String(before) })] : [])],
    ),
  );
  return new Set(names);
}

function reachedRows(changed: ReadonlySet<string>, repositories: readonly SideRepository[]): ReadonlySet<string> {
  const edges = repositories.flatMap(({ rows }) =>
    rows.flatMap((row) => (row.references ?? []).map(({ to, id }) => [nameOf({ kind: to, id }), nameOf(row)] as const)),
  );
  return closure(changed, edges);
}

function reachedPacks(changed: ReadonlySet<string>, repositories: readonly SideRepository[]): ReadonlySet<string> {
  const edges = repositories.flatMap(({ packs }) =>
    packs.flatMap(({ packId, dependencies = [] }) => dependencies.map((id) => [id, packId] as const)),
  );
  return closure(changed, edges);
}

/** Returns everything that is reached from a set through edges. */
function closure(
  start: ReadonlySet<string>,
  edges: readonly (readonly [from: string, to: string])[],
): ReadonlySet<string> {
  const next = new Map<string, string[]>();
  for (const [from, to] of edges) {
    const list = next.get(from);
    if (list === undefined) next.set(from, [to]);
    else list.push(to);
  }
  const reached = new Set(start);
  for (const name of reached) for (const to of next.get(name) ?? []) reached.add(to);
  return reached;
}

function scenePackages({ packs }: SideRepository, reached: ReadonlySet<string>): string[] {
  return packs.flatMap(({ packId, path, files }) => {
    const contracts = [...(files?.keys() ?? [])].filter(
      (file) => file === contractFile || file.endsWith(`/${contractFile}`),
    );
    return reached.has(packId) ? contracts.map((file) => `${path}/${file}`) : [];
  });
}

function sorted(ids: readonly string[]): string[] {
  return [...new Set(ids)].sort(compareText);
}
