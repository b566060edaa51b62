import { diagnostic, type Report } from '../../base/diagnostic/diagnostic.ts';
import { readJsonBytes } from '../../base/json/read.ts';
import { isJsonObject, type JsonObject, member } from '../../base/json/value.ts';
import { contractFile } from '../../base/text/scene-files.ts';
import { collections } from '../rows/collections.ts';
import type { ContributionType } from '../rows/contribution-types.ts';
import type { HashedFile } from './canonical-hash.ts';
import type { Contribution } from './manifest.ts';
import type { PackDirectory, ReadBytes } from './source-tree.ts';

export interface ListedFiles {
  readonly contributions: readonly Contribution[];
  /** Existing files that `assets` payloads list. */
  readonly listedAssets: ReadonlySet<string>;
  readonly files: readonly HashedFile[];
  /** Files that a misspelled contribution probably means: their cause has been reported. */
  readonly suggested: ReadonlySet<string>;
}

const shownAssets = 3;

/** Reports JSON that no contribution names and assets that no payload lists: nothing compiles them. */
export function reportUnlisted(
  report: Report,
  read: ReadBytes,
  { path: directory }: PackDirectory,
  { contributions, listedAssets, files, suggested }: ListedFiles,
): void {
  const unlisted = files.filter(({ path }) => /^(?:data|ui|scenarios)\/.*\.json$/i.test(path));
  const assets = files.filter(({ path }) => path.startsWith('assets/'));
  const named = new Set(contributions.map(({ path }) => path));
  if (assets.length === 0 && unlisted.every(({ path }) => named.has(path))) return;
  for (const path of artifactsOf(read, directory, files)) named.add(path);
  for (const { path, size } of unlisted)
    if (!named.has(path) && !suggested.has(path)) report(unlistedFile(read, directory, path, size));
  const unused = assets.filter(({ path }) => !named.has(path) && !listedAssets.has(path)).map(({ path }) => path);
  if (unused.length > 0) report(unlistedAssets(directory, unused));
}

/** Returns the files that the scene package of a pack publishes; its validity is checked elsewhere. */
function artifactsOf(read: ReadBytes, directory: string, files: readonly HashedFile[]): string[] {
  const contract = files.find(({ path }) => path === contractFile);
  if (contract === undefined) return [];
  const value = objectIn(read, `${directory}/${contractFile}`, contract.size);
  const artifacts = value && member(value, 'artifacts');
  return isJsonObject(artifacts)
    ? [...strings([member(artifacts, 'entry_scene')]), ...strings(member(artifacts, 'generates'))]
    : [];
}

function strings(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

/** Returns the paths in the pack of the files that an `assets` payload lists. */
export function assetsListedIn(payload: JsonObject): string[] {
  return strings(member(payload, 'files')).map((asset) => `assets/${asset}`);
}

/** Contribution types by the id member of their payloads. */
const typeByIdField: ReadonlyMap<string, ContributionType> = new Map(
  collections
    .filter(({ payloadMember }) => payloadMember === undefined)
    .map(({ idField, type }) => [idField, type] as const),
);

function unlistedFile(read: ReadBytes, directory: string, path: string, size: number) {
  const contribution = likelyContribution(read, directory, path, size);
  return diagnostic('warn.pack.unlisted_file', `no contribution names \`${path}\``, {
    at: { file: `${directory}/${path}` },
    help:
      contribution === undefined
        ? 'name it in `contributions`, delete it, or exclude it in `.xstackignore`'
        : `add \`${contribution}\` to \`contributions\``,
  });
}

/** Returns the contribution that a file was probably meant to be, as JSON. */
function likelyContribution(read: ReadBytes, directory: string, path: string, size: number): string | undefined {
  const value = objectIn(read, `${directory}/${path}`, size);
  if (value === undefined) return undefined;
  const entryType = member(value, 'entry_type');
  if (typeof entryType === 'string') {
    const policy = member(value, 'policy');
    const id = isJsonObject(policy) ? member(policy, 'policy_id') : undefined;
    return printed('registry_entries', typeof id === 'string' ? id : nameOf(path), path);
  }
  // The first id in a file is its own: authors write it before references.
  for (const [name, id] of Object.entries(value)) {
    const type = typeByIdField.get(name);
    if (type !== undefined && typeof id === 'string') return printed(type, id, path);
  }
  return undefined;
}

function printed(type: ContributionType, id: string, path: string): string {
  return `{ "type": "${type}", "id": ${JSON.stringify(id)}, "path": ${JSON.stringify(path)} }`;
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1).replace(/\.json$/i, '');
}

/** Size limit for parsing a file for a suggestion. */
const maximumParsed = 16 * 1024 * 1024;

function objectIn(read: ReadBytes, file: string, size: number): JsonObject | undefined {
  if (size > maximumParsed) return undefined;
  const value = readJsonBytes(() => {}, file, read(file, size))?.value;
  return isJsonObject(value) ? value : undefined;
}

function unlistedAssets(directory: string, paths: readonly string[]) {
  const shown = paths.slice(0, shownAssets).map((path) => `\`${path}\``);
  const more = paths.length > shownAssets ? ` and ${paths.length - shownAssets} more` : '';
  const what = paths.length === 1 ? '1 file is' : `${paths.length} files are`;
  return diagnostic('note.pack.unlisted_asset', `${what} listed by no \`assets\` payload: ${shown.join(', ')}${more}`, {
    at: { file: `${directory}/assets` },
  });
}
