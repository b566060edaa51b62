import { diagnostic } from '../../base/diagnostic/diagnostic.ts';
import { didYouMean } from '../../base/diagnostic/suggest.ts';
import type { JsonDocument } from '../../base/json/read.ts';
import { type JsonObject, member } from '../../base/json/value.ts';
import type { Arena } from '../../base/text/arena.ts';
import { pathProblem } from '../../base/text/path-policy.ts';
import type { VersionRegistry } from '../../base/version/check-version.ts';
import type { OnSidecar } from '../content-model/check-model-files.ts';
import { checkOwnPayload } from '../content-model/check-own-payload.ts';
import { type ContentModel, withEntryType } from '../content-model/content-model.ts';
import type { Collection } from '../rows/collection.ts';
import { compileRows, type RowContext } from '../rows/compile-rows.ts';
import type { ContributionType } from '../rows/contribution-types.ts';
import type { RefusedDefinitions } from '../rows/registry-definition.ts';
import type { RefusedRow, Row } from '../rows/row.ts';
import { reportUnreadMembers } from '../rows/unread-members.ts';
import type { ReportTo } from '../stage.ts';
import type { Contribution, PackManifest } from './manifest.ts';
import type { OnPayload } from './pack-files.ts';
import type { PackDirectory } from './source-tree.ts';
import { assetsListedIn } from './unlisted-files.ts';

/** Context of compiling the payloads of any pack. */
export interface PayloadContext {
  readonly model: ContentModel;
  readonly collections: readonly Collection[];
  /** Absent if no definition was refused. */
  readonly refusedDefinitions?: RefusedDefinitions | undefined;
  readonly versions: VersionRegistry;
  /** Receives the serialized rows. */
  readonly arena: Arena;
}

/** The results of compiling the payloads of a pack, and the function that adds a payload to them. */
export interface PayloadCompiler {
  readonly compile: OnPayload;
  readonly compileSidecar: OnSidecar;
  /** Rows by the index of their contribution, then those of sidecars. */
  readonly rows: readonly (readonly Row[])[];
  readonly refused: readonly RefusedRow[];
  /** Existing files that `assets` payloads list, by path in the pack. */
  readonly listedAssets: ReadonlySet<string>;
}

/** Compiles payloads one at a time, so that the values of others need not be in memory. */
export function compilePayloads(
  to: ReportTo,
  context: PayloadContext,
  directory: PackDirectory,
  manifest: PackManifest | undefined,
): PayloadCompiler {
  const { packId = '', contributions = [] } = manifest ?? {};
  const rows: Row[][] = contributions.map(() => []);
  const refused: RefusedRow[] = [];
  const listedAssets = new Set<string>();
  const byPath = contributionsByPath(contributions);
  const report = to('04.registry.compile');
  const { arena, versions } = context;
  const rowContext = { report, reportVersion: to('01.compatx.check'), versions, arena, refused };
  const compile: OnPayload = (path, { file, value: given }, files) => {
    for (const { index, type, id } of byPath.get(path) ?? []) {
      const value = type === 'registry_entries' ? withEntryType(context.model, given, packId, path) : given;
      if (type === 'assets') for (const asset of assetsListedIn(value)) if (files.has(asset)) listedAssets.add(asset);
      const payload = { value, file, packId, packPath: directory.path, contributionId: id, files };
      const readers = collectionsFor(rowContext, context, type, { file, value });
      const own = context.model.ownTypes.get(type);
      if (own !== undefined && !readers.some(({ kind }) => kind === type))
        checkOwnPayload(report, own, { file, value }, id);
      for (const collection of readers) compileRows(rowContext, collection, payload, rows[index] as Row[]);
    }
  };
  const ofSidecars: Row[] = [];
  const compileSidecar: OnSidecar = (name, { file, value }, isValid) => {
    const readers = manifest === undefined ? [] : collectionsOf(context.collections, name);
    if (!isValid) for (const { kind } of readers) refused.push({ kind });
    const payload = { value, file, packId, packPath: directory.path, contributionId: packId, files: new Map() };
    for (const collection of isValid ? readers : []) compileRows(rowContext, collection, payload, ofSidecars);
  };
  return { compile, compileSidecar, rows: [...rows, ofSidecars], refused, listedAssets };
}

function contributionsByPath(contributions: readonly Contribution[]): ReadonlyMap<string, readonly Contribution[]> {
  const byPath = new Map<string, Contribution[]>();
  for (const contribution of contributions) {
    const { path } = contribution;
    if (pathProblem(path) !== undefined) continue; // Reported with the contribution.
    const others = byPath.get(path);
    if (others === undefined) byPath.set(path, [contribution]);
    else others.push(contribution);
  }
  return byPath;
}

/**
 * Returns the collections that read a payload. A payload with an unknown `entry_type` is only indexed, and reported.
 */
function collectionsFor(
  { report, refused }: RowContext,
  { collections, refusedDefinitions }: PayloadContext,
  type: ContributionType,
  document: JsonDocument<JsonObject>,
): readonly Collection[] {
  const { file, value } = document;
  const ofType = collectionsOf(collections, type);
  if (type !== 'registry_entries') return ofType;
  const entryType = member(value, 'entry_type');
  const found = ofType.filter((collection) => collection.entryType === entryType);
  if (found.length > 0 || entryType === undefined) {
    reportUnreadMembers(report, document, found, ofType);
    return found;
  }
  if (typeof entryType !== 'string') {
    for (const { kind } of ofType) refused.push({ kind });
    report(
      diagnostic('refuse.registry_compile.invalid_registry_entries', '`entry_type` must be a string', {
        at: { file, pointer: '/entry_type' },
      }),
    );
  } else if (refusedDefinitions === undefined || !mayDefine(refusedDefinitions, entryType))
    report(unknownEntryType(file, entryType, ofType));
  return [];
}

/** Reports whether a refused definition may define an entry type. */
function mayDefine({ entryTypes, isComplete }: RefusedDefinitions, entryType: string): boolean {
  return !isComplete || entryTypes.has(entryType);
}

const byType = new WeakMap<readonly Collection[], Map<ContributionType, Collection[]>>();

/** Returns the collections of a contribution type or a sidecar; cached for all packs. */
function collectionsOf(collections: readonly Collection[], type: ContributionType): readonly Collection[] {
  const known = byType.get(collections) ?? new Map<ContributionType, Collection[]>();
  byType.set(collections, known);
  const found = known.get(type) ?? collections.filter((collection) => collection.type === type);
  known.set(type, found);
  return found;
}

function unknownEntryType(file: string, entryType: string, collections: readonly Collection[]) {
  const near = didYouMean(
    entryType,
    collections.map((collection) => collection.entryType as string),
  );
  return diagnostic(
    'warn.registry_compile.unknown_entry_type',
    `no registry compiles the entry type \`${entryType}\``,
    {
      at: { file, pointer: '/entry_type' },
      help: near ?? 'define a registry for it in `schemas/registries/`; until then the payload is only indexed',
    },
  );
}
