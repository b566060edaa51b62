import compare from 'semver/functions/compare.js';
import type { JsonObject } from '../../base/json/value.ts';
import { compareText } from '../../base/text/compare.ts';
import type { BuildSide, NamedSchema, SideContent } from './build-side.ts';
import { type Change, documentRule, plainChange } from './change.ts';
import { type ChangeClass, worstClass } from './change-class.ts';
import { outputChanges } from './output-changes.ts';
import { changesOfPack, loweredVersion, type PackPair, packPairs } from './pack-changes.ts';
import { payloadChanges } from './payload-changes.ts';
import { changesOfRow } from './row-changes.ts';
import { type RowComparison, rowPairs } from './row-comparison.ts';
import { requiredBump, type VersionBump } from './version-bump.ts';

/** The difference between two builds. */
export interface BuildDiff {
  /** The packs that differ, in code-unit order. */
  readonly packs: readonly PackDiff[];
  /** The registries whose hashes differ. */
  readonly registries: readonly RegistryDiff[];
  /** The gravest class of a change that is not accepted; absent if there is none. */
  readonly class?: ChangeClass;
}

/** The changes of a pack. */
export interface PackDiff {
  readonly packId: string;
  /** Absent if it was added. */
  readonly before?: PackState;
  /** Absent if it was removed. */
  readonly after?: PackState;
  readonly class: ChangeClass;
  /** Absent if the pack was added or removed, or only its documents changed, which are no part of its hash. */
  readonly bump?: VersionBump;
  /** The gravest first. */
  readonly changes: readonly Change[];
}

export interface PackState {
  readonly packId: string;
  readonly version: string;
  readonly canonicalHash: string;
}

export interface RegistryDiff {
  readonly hashName: string;
  readonly before?: string;
  readonly after?: string;
}

/** The schemas that have the rules. */
export interface DiffRules {
  readonly schemasOf: RowComparison['schemasOf'];
  readonly manifest: NamedSchema;
}

/** Returns the reason why a change is accepted; undefined if it is not. */
export type AcceptChange = (change: Change) => string | undefined;

/** Compares two builds. A change without a rule is breaking, and so is one of which a side has no details. */
export function diffBuilds(
  before: BuildSide,
  after: BuildSide,
  rules: DiffRules,
  accept: AcceptChange = () => undefined,
): BuildDiff {
  const pairs = packPairs(before, after);
  const hasSources = before.sources !== undefined && after.sources !== undefined;
  const changes = byPack([...contentChanges(before, after, rules, pairs)]);
  const packs = pairs.flatMap((pair) => {
    const id = (pair.after ?? pair.before)?.packId ?? '';
    const found = [...(changes.get(id) ?? []), ...loweredVersion(pair, compare)];
    const isUnexplained = found.length === 0 && isContentChanged(pair, hasSources);
    const unexplained = isUnexplained ? [unexplainedChange(id)] : [];
    return (
      packDiff(
        pair,
        [...found, ...unexplained].map((change) => withAcceptance(change, accept)),
      ) ?? []
    );
  });
  const worst = worstClass(packs.map((pack) => pack.class));
  return { packs, registries: registryDiffs(before, after), ...(worst && { class: worst }) };
}

function* contentChanges(
  before: BuildSide,
  after: BuildSide,
  { schemasOf, manifest }: DiffRules,
  pairs: readonly PackPair[],
): Generator<Change> {
  const payloads = new Set([...payloadPaths(before), ...payloadPaths(after)]);
  for (const pair of pairs) yield* changesOfPack(before, after, pair, manifest, payloads);
  if (!hasContent(before) || !hasContent(after)) return;
  const comparison = { before, after, schemasOf, changedPayloads: changedPayloads(before, after, pairs) };
  const rows: Change[] = [];
  for (const pair of rowPairs(comparison)) for (const change of changesOfRow(comparison, pair)) rows.push(change);
  yield* rows;
  yield* payloadChanges(comparison, rows);
  yield* outputChanges(comparison);
}

function hasContent(side: BuildSide): side is BuildSide & { readonly content: SideContent } {
  return side.content !== undefined;
}

/** Returns the paths of files whose content is compared as rows: payloads, and the files that rows list. */
function payloadPaths({ content }: BuildSide): string[] {
  if (content === undefined) return [];
  const listing = new Set(content.collections.filter(({ compute }) => compute !== undefined).map(({ kind }) => kind));
  const listed = content.rows.filter(({ kind }) => listing.has(kind)).flatMap(({ text }) => filesIn(text()));
  return [...content.contributions.map(({ path }) => path), ...content.rows.map(({ file }) => file), ...listed];
}

function filesIn(text: string): string[] {
  const { files } = JSON.parse(text) as { readonly files?: readonly JsonObject[] };
  return (files ?? []).map(({ path }) => path as string);
}

function changedPayloads(before: BuildSide, after: BuildSide, pairs: readonly PackPair[]): ReadonlySet<string> {
  const ofFiles = pairs.flatMap(({ before: was, after: is }) =>
    [...(is?.files ?? [])].flatMap(([path, sha256]) =>
      was?.files?.get(path) === sha256 ? [] : [`${is?.path}/${path}`],
    ),
  );
  const old = new Map((before.content?.contributions ?? []).map(({ path, sha256 }) => [path, sha256]));
  const changed = (after.content?.contributions ?? []).filter(({ path, sha256 }) => old.get(path) !== sha256);
  return new Set([...ofFiles, ...changed.map(({ path }) => path)]);
}

function byPack(changes: readonly Change[]): ReadonlyMap<string, readonly Change[]> {
  const groups = new Map<string, Change[]>();
  for (const change of changes) {
    const group = groups.get(change.packId);
    if (group === undefined) groups.set(change.packId, [change]);
    else group.push(change);
  }
  return groups;
}

/** The version is part of the hash: with sources, a new one alone explains a new hash. */
function isContentChanged({ before, after }: PackPair, hasSources: boolean): boolean {
  if (before === undefined || after === undefined || before.canonicalHash === after.canonicalHash) return false;
  return !hasSources || before.version === after.version;
}

function unexplainedChange(packId: string): Change {
  return plainChange('pack:change', 'the content changed where neither build shows it', { packId });
}

function withAcceptance(change: Change, accept: AcceptChange): Change {
  const accepted = accept(change);
  return accepted === undefined ? change : { ...change, accepted };
}

/** Undefined if nothing differs. A new version without another change is cosmetic, and so are accepted changes. */
function packDiff({ before, after }: PackPair, changes: readonly Change[]): PackDiff | undefined {
  const isRaised = before !== undefined && after !== undefined && before.version !== after.version;
  if (changes.length === 0 && !isRaised) return undefined;
  const judged = changes.filter(({ accepted }) => accepted === undefined);
  const worst = worstClass(judged.map((change) => change.class)) ?? 'cosmetic';
  const isContent = judged.some(({ rule }) => rule !== documentRule);
  const bump = before && after && isContent ? requiredBump(before.version, after.version, worst) : undefined;
  return {
    packId: (after ?? before)?.packId ?? '',
    ...(before && { before: stateOf(before) }),
    ...(after && { after: stateOf(after) }),
    class: worst,
    ...(bump && { bump }),
    changes: [...changes].sort(compareChanges),
  };
}

function stateOf({ packId, version, canonicalHash }: PackState): PackState {
  return { packId, version, canonicalHash };
}

const gravity = { breaking: '0', compatible: '1', cosmetic: '2' } as const;

function compareChanges(a: Change, b: Change): number {
  return compareText(sortKey(a), sortKey(b));
}

function sortKey({ class: grade, row, file, pointer, rule }: Change): string {
  return [gravity[grade], row?.kind ?? '', row?.id ?? '', file ?? '', pointer ?? '', rule].join('\0');
}

function registryDiffs(before: BuildSide, after: BuildSide): RegistryDiff[] {
  const names = [...new Set([...Object.keys(before.registries), ...Object.keys(after.registries)])].sort(compareText);
  return names.flatMap((hashName) => {
    const [old, now] = [before.registries[hashName], after.registries[hashName]];
    if (old === now) return [];
    return [{ hashName, ...(old !== undefined && { before: old }), ...(now !== undefined && { after: now }) }];
  });
}
