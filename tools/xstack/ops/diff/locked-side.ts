import { join } from 'node:path';
import { reportInto } from '../../core/base/diagnostic/bounded.ts';
import type { Diagnostic, Report } from '../../core/base/diagnostic/diagnostic.ts';
import { resolveLocations } from '../../core/base/diagnostic/resolve-locations.ts';
import { canonicalJson } from '../../core/base/json/canonical.ts';
import { registryLimits } from '../../core/base/json/excess.ts';
import { readJsonBytes } from '../../core/base/json/read.ts';
import { isJsonObject, type JsonObject, type JsonValue, member } from '../../core/base/json/value.ts';
import type { BuildSide, SideContent, SideContribution, SideRow } from '../../core/compiler/diff/build-side.ts';
import { contributionOf, lockfileSide } from '../../core/compiler/diff/compiled-side.ts';
import {
  checkLockfile,
  type RegistryOnDisk,
  readLockfile,
  reportGenerated,
} from '../../core/compiler/lockfile/check-lockfile.ts';
import type { Lockfile } from '../../core/compiler/lockfile/lockfile.ts';
import type { Collection, RegistryName } from '../../core/compiler/rows/collection.ts';
import { contributionsIndex } from '../../core/compiler/rows/collections.ts';
import { disk } from '../../io/disk.ts';
import { exists } from '../../io/exists.ts';
import { UsageError } from '../../io/failure.ts';
import { readGitPath } from '../../io/git-objects.ts';
import { findRevision } from '../../io/git-revision.ts';
import { pathFromRoot } from '../failure-diagnostic.ts';
import { projectCollections } from '../project/compile-project.ts';
import type { Project } from '../project/project.ts';
import { readSourceIn } from '../project/read-source.ts';
import { RefusedError } from '../refused-error.ts';

/** Reads a lockfile. Throws `RefusedError` if it is invalid. */
export function readLockfileSide(project: Project, path: string): BuildSide {
  return lockfileSide(readLock(project, path, disk.read(path)));
}

function readLock(project: Project, path: string, bytes: Uint8Array): Lockfile {
  return reading(project, (report) => {
    const document = readJsonBytes(reportGenerated(report), pathFromRoot(path, project.root), bytes);
    return document && readLockfile(report, document);
  });
}

/** Reads the lockfile that is committed, or the one on the disk in a project without git. */
export function readCommittedSide(project: Project): BuildSide {
  const file = `${project.outDir}/lockfile.json`;
  const found = findRevision(project.root, 'HEAD');
  const committed = 'missing' in found ? undefined : readGitPath(project.root, found.commit, file);
  const path = join(project.root, file);
  if (committed !== undefined) return lockfileSide(readLock(project, path, committed));
  if (exists(path)) return readLockfileSide(project, path);
  throw new UsageError(
    `no lockfile is committed: \`${file}\` does not exist`,
    'name two builds, such as `xstack diff HEAD~1`, or commit the lockfile that `xstack run` writes',
  );
}

/** Reads an output directory: its lockfile, and the rows of its registries. Throws `RefusedError` if these are not the locked ones. */
export async function readOutputsSide(project: Project, directory: string): Promise<BuildSide> {
  const path = join(directory, 'lockfile.json');
  const lockfile = readLock(project, path, disk.read(path));
  const collections = await projectCollections(() => {}, project);
  const known = new Map(
    [...collections.map(({ registry }) => registry), contributionsIndex].map((each) => [each.hashName, each]),
  );
  // A registry that was defined after the build is not locked, and has no rows in it.
  const locked = [...known.values()].filter(({ hashName }) => Object.hasOwn(lockfile.registries, hashName));
  const registries = reading(project, (report) => {
    const onDisk = Object.fromEntries(
      locked.map((each) => [each.hashName, readRegistry(report, project, directory, each)]),
    );
    return checkLockfile(report, pathFromRoot(path, project.root), lockfile, onDisk) ? onDisk : undefined;
  });
  return { ...lockfileSide(lockfile), content: contentOf(registries, collections) };
}

function contentOf(
  registries: Readonly<Record<string, RegistryOnDisk>>,
  collections: readonly Collection[],
): SideContent {
  const kinds = [...new Map(collections.map((each) => [each.kind, each])).values()];
  const registryValue = ({ hashName }: RegistryName) => registries[hashName]?.value;
  const rows = kinds.flatMap(({ kind, idField, member: name, registry }) =>
    itemsOf(registryValue(registry), name).map((row) => rowOf(kind, idField, row)),
  );
  const contributions = itemsOf(registryValue(contributionsIndex), 'contributions').map(
    (row): SideContribution => contributionOf(JSON.stringify(row)),
  );
  return { rows, contributions, collections };
}

function rowOf(kind: string, idField: string, row: JsonObject): SideRow {
  const string = (name: string) => String(member(row, name));
  return { kind, id: string(idField), packId: string('pack_id'), file: string('path'), text: () => canonicalJson(row) };
}

function itemsOf(registry: JsonValue | undefined, name: string): readonly JsonObject[] {
  const items = isJsonObject(registry) ? member(registry, name) : undefined;
  return Array.isArray(items) ? items.filter(isJsonObject) : [];
}

function readRegistry(report: Report, project: Project, directory: string, { file }: RegistryName): RegistryOnDisk {
  const path = join(directory, 'registries', file);
  const shown = pathFromRoot(path, project.root);
  if (!exists(path)) return { file: shown };
  const bytes = disk.read(path);
  const document = readJsonBytes(reportGenerated(report), shown, bytes, registryLimits(bytes));
  return { file: shown, ...(isJsonObject(document?.value) ? { value: document.value } : { isRefused: true }) };
}

/** Returns the result of reading. Throws `RefusedError` with what was reported. */
function reading<T>({ root }: Project, read: (report: Report) => T | undefined): T {
  const found: Diagnostic[] = [];
  const value = read(reportInto(found));
  if (value !== undefined) return value;
  const readText = readSourceIn(root);
  throw new RefusedError(resolveLocations(found, readText), readText);
}
