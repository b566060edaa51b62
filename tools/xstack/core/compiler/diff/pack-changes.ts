import { pointer } from '../../base/json/pointer.ts';
import { isJsonObject, type JsonObject, type JsonValue, member } from '../../base/json/value.ts';
import { compareText } from '../../base/text/compare.ts';
import { isDocument } from '../pack/canonical-hash.ts';
import { moveKey, packKind } from '../resolve/moves.ts';
import type { BuildSide, NamedSchema, SidePack } from './build-side.ts';
import { type Change, changeOfValue, plainChange } from './change.ts';
import { memberLocation, schemaLocation } from './compat-rule.ts';
import { valueChanges } from './value-changes.ts';

/** A pack before and after; one of them is absent if it was added or removed. */
export interface PackPair {
  readonly before?: SidePack;
  readonly after?: SidePack;
}

/** Pairs the packs of two builds by id, and a replaced one with the only pack that replaces it. In code-unit order. */
export function packPairs(before: BuildSide, after: BuildSide): readonly PackPair[] {
  const old = new Map(before.packs.map((pack) => [pack.packId, pack]));
  const now = new Map(after.packs.map((pack) => [pack.packId, pack]));
  const ids = [...new Set([...old.keys(), ...now.keys()])].sort(compareText);
  const reached = new Set(ids.map((id) => replacement(after, old.get(id), now)?.packId));
  return ids.flatMap((id): PackPair[] => {
    const [was, is] = [old.get(id), now.get(id)];
    const moved = replacement(after, was, now);
    if (moved !== undefined && was !== undefined) return [{ before: was, after: moved }];
    if (was === undefined) return reached.has(id) || is === undefined ? [] : [{ after: is }];
    return [{ before: was, ...(is && { after: is }) }];
  });
}

/** Returns the pack that replaces a former one; undefined if it exists, or several packs or none replace it. */
function replacement(
  { sources }: BuildSide,
  was: SidePack | undefined,
  now: ReadonlyMap<string, SidePack>,
): SidePack | undefined {
  if (was === undefined || now.has(was.packId)) return undefined;
  const [id, second] = sources?.moves.get(moveKey(packKind, was.packId))?.final ?? [];
  return id === undefined || second !== undefined ? undefined : now.get(id);
}

/** Returns the changes of a pack as a whole, of its manifest and of its files that hold no rows. */
export function changesOfPack(
  before: BuildSide,
  after: BuildSide,
  pair: PackPair,
  manifestSchema: NamedSchema,
  payloads: ReadonlySet<string>,
): readonly Change[] {
  const { before: was, after: is } = pair;
  const packId = (is ?? was)?.packId ?? '';
  if (was === undefined) return [plainChange('pack:add', 'added to the bundle', { packId })];
  if (is === undefined) return [plainChange('pack:remove', 'removed from the bundle', { packId })];
  const moved =
    was.packId === is.packId
      ? []
      : [plainChange('pack:move', `replaces \`${was.packId}\``, { packId, before: was.packId, after: is.packId })];
  const [old, now] = isSameManifest(was, is) ? [] : [manifestOf(before, was), manifestOf(after, is)];
  const described =
    old !== undefined && now !== undefined
      ? manifestChanges(old, now, manifestSchema, { packId, file: `${is.path}/pack.json` })
      : signatureChanges(was, is);
  return [...moved, ...described, ...fileChanges(was, is, payloads)];
}

function isSameManifest(before: SidePack, after: SidePack): boolean {
  const [old, now] = [before.files?.get('pack.json'), after.files?.get('pack.json')];
  return old !== undefined && old === now;
}

function manifestOf({ sources }: BuildSide, { path }: SidePack): JsonObject | undefined {
  const value = path === undefined ? undefined : sources?.json(`${path}/pack.json`);
  return isJsonObject(value) ? value : undefined;
}

/** Members of a manifest that are compared by their effect: the version, the hash, and rows. */
const comparedElsewhere = new Set(['pack_id', 'version', 'canonical_hash', 'contributions', 'contribution_types']);

function manifestChanges(
  before: JsonObject,
  after: JsonObject,
  { name, schema }: NamedSchema,
  subject: { readonly packId: string; readonly file: string },
): Change[] {
  const location = schemaLocation(name, schema);
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (each) => !comparedElsewhere.has(each),
  );
  return names
    .sort(compareText)
    .flatMap((each) =>
      valueChanges(member(before, each), member(after, each), memberLocation(location, each), pointer(each)),
    )
    .map((change) => changeOfValue(subject, change));
}

function signatureChanges(before: SidePack, after: SidePack): Change[] {
  const [old, now]: JsonValue[] = [before.signatureStatus, after.signatureStatus];
  const details = { packId: after.packId, before: old as JsonValue, after: now as JsonValue };
  return old === now ? [] : [plainChange('pack/signature_status:change', 'the signature status changed', details)];
}

/** Returns the changes of files that are neither the manifest nor the source of rows. */
function fileChanges(before: SidePack, after: SidePack, payloads: ReadonlySet<string>): Change[] {
  const [old, now] = [before.files, after.files];
  if (old === undefined || now === undefined) return [];
  const paths = [...new Set([...old.keys(), ...now.keys()])].sort(compareText);
  const isRead = (path: string) =>
    path === 'pack.json' || payloads.has(`${before.path}/${path}`) || payloads.has(`${after.path}/${path}`);
  return paths.flatMap((path) => {
    if (isRead(path) || old.get(path) === now.get(path)) return [];
    const details = { packId: after.packId, file: `${now.has(path) ? after.path : before.path}/${path}` };
    if (isDocument(path)) return [plainChange('document:change', 'a document changed', details)];
    if (!old.has(path)) return [plainChange('file:add', 'a file was added', details)];
    if (!now.has(path)) return [plainChange('file:remove', 'a file was removed', details)];
    return [plainChange('file:change', 'a file changed', details)];
  });
}

/** Returns the change of the version, if it is lower than before; `compare` orders versions. */
export function loweredVersion(
  { before, after }: PackPair,
  compare: (a: string, b: string) => number,
): readonly Change[] {
  if (before === undefined || after === undefined || compare(before.version, after.version) <= 0) return [];
  const versions = { before: before.version, after: after.version };
  return [plainChange('pack/version:lower', 'the version is lower', { packId: after.packId, ...versions })];
}
