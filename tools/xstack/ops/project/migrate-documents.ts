import { dirname, join, relative, resolve, sep } from 'node:path';
import { maximumBytes, readJsonBytes } from '../../core/base/json/read.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../core/base/json/value.ts';
import { compareText } from '../../core/base/text/compare.ts';
import { pathProblem } from '../../core/base/text/path-policy.ts';
import { type VersionRegistry, versionsOf } from '../../core/base/version/check-version.ts';
import { migrate } from '../../core/base/version/migrate.ts';
import { type DocumentFormat, documentFormat } from '../../core/compiler/edit/document-form.ts';
import { collections } from '../../core/compiler/rows/collections.ts';
import { type VersionedRow, versionedRows } from '../../core/compiler/rows/versioned-rows.ts';
import { disk } from '../../io/disk.ts';
import { boundHeapGrowth } from '../../io/engine.ts';
import { statIfExists } from '../../io/exists.ts';
import { UsageError } from '../../io/failure.ts';
import { existsSync } from '../../io/file-system.ts';
import { readRegular } from '../../io/regular-file.ts';
import type { Project } from './project.ts';

/** A file that contains versioned parts. */
export interface VersionedDocument {
  /** Relative to the root of the repository. */
  readonly file: string;
  /** The format of the file; absent for a payload. */
  readonly format?: DocumentFormat;
  /** Of a payload: the contribution types that manifests give it. */
  readonly types?: ReadonlySet<string>;
  /** Returns the versioned parts of the file's value. */
  readonly parts: (value: JsonObject) => Iterable<VersionedRow>;
}

/** Returns the bytes of a document. Throws `Failure` if it is not a regular file. */
export function documentBytes(root: string, file: string): Uint8Array {
  const bytes = readRegular(join(root, file), maximumBytes) ?? new Uint8Array(0);
  boundHeapGrowth(bytes.length);
  return bytes;
}

/** Returns every document of a repository, sorted by path. */
export function allDocuments(project: Project, versions: VersionRegistry): VersionedDocument[] {
  const { root, packsRoot, bundlesRoot } = project;
  const directories = [packsRoot, bundlesRoot, 'schemas/registries'];
  return directories.flatMap((directory) => documentsBelow(root, versions, directory));
}

/** Returns the document that a path of a command line names, or those below it. */
export function documentsAt(
  { root }: Project,
  versions: VersionRegistry,
  cwd: string,
  path: string,
): VersionedDocument[] {
  const target = resolve(cwd, path);
  const stat = statIfExists(target);
  if (stat === undefined) throw new UsageError(`\`${path}\` does not exist`);
  const within = relative(root, target).split(sep).join('/');
  if (within.startsWith('../../')) throw new UsageError(`\`${path}\` is not in the repository \`${root}\``);
  if (stat.isDirectory()) return documentsBelow(root, versions, within);
  const document = documentNamed(within) ?? payloadNamed(root, versions, within);
  if (document === undefined)
    throw new UsageError(`\`${path}\` is no pack.json, bundle.json, registry definition or payload of a pack`);
  return [document];
}

/** Does not enter directories behind links. */
function documentsBelow(root: string, versions: VersionRegistry, directory: string): VersionedDocument[] {
  if (!statIfExists(join(root, directory))?.isDirectory()) return [];
  const found = filesBelow(root, directory).flatMap((file) => {
    const document = documentNamed(file);
    return document === undefined ? [] : [document, ...payloadsOf(root, versions, file)];
  });
  return found.sort((a, b) => compareText(a.file, b.file));
}

function filesBelow(root: string, directory: string): string[] {
  const files: string[] = [];
  const waiting = [directory];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    for (const { name, kind } of disk.list(join(root, at))) {
      const path = at === '' ? name : `${at}/${name}`;
      if (kind === 'directory' && name !== 'node_modules' && documentNamed(path) === undefined) waiting.push(path);
      else if (name !== 'node_modules') files.push(path);
    }
  }
  return files;
}

function documentNamed(file: string): VersionedDocument | undefined {
  const format = documentFormat(file);
  return format === undefined ? undefined : { file, format, parts: (value) => [{ path: [], value, format }] };
}

/** Returns the payload at this path, if the manifest of its pack names it. */
function payloadNamed(root: string, versions: VersionRegistry, file: string): VersionedDocument | undefined {
  for (let directory = dirname(file); directory !== '.'; directory = dirname(directory)) {
    const manifest = `${directory}/pack.json`;
    if (existsSync(join(root, manifest)))
      return payloadsOf(root, versions, manifest).find((payload) => payload.file === file);
  }
  return undefined;
}

/**
 * Returns the payloads that a manifest names, if it is a manifest. Migrating the manifest itself reports its problems.
 */
function payloadsOf(root: string, versions: VersionRegistry, manifestFile: string): VersionedDocument[] {
  if (!manifestFile.endsWith('pack.json')) return [];
  const value = readJsonBytes(() => {}, manifestFile, documentBytes(root, manifestFile))?.value;
  if (!isJsonObject(value)) return [];
  const current = migrate(value, versionsOf(versions, 'pack_manifest')) ?? value;
  const typesOf = new Map<string, Set<string>>();
  for (const [type, path] of contributionsIn(current)) {
    const file = `${dirname(manifestFile)}/${path}`;
    if (!statIfExists(join(root, file))?.isFile()) continue;
    typesOf.set(file, (typesOf.get(file) ?? new Set()).add(type));
  }
  return [...typesOf].map(([file, types]) => ({ file, types, parts: (payload) => rowsOfTypes(types, payload) }));
}

function* rowsOfTypes(types: Iterable<string>, payload: JsonObject): Generator<VersionedRow> {
  for (const type of types) yield* versionedRows(collections, type, payload);
}

function contributionsIn({ contributions }: JsonObject): (readonly [type: string, path: string])[] {
  const listed: readonly JsonValue[] = Array.isArray(contributions) ? contributions : [];
  return listed.flatMap((each) => {
    if (!isJsonObject(each)) return [];
    const { type, path } = each;
    const isInside = typeof path === 'string' && pathProblem(path) === undefined;
    return typeof type === 'string' && isInside ? [[type, path] as const] : [];
  });
}
