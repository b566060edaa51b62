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
import { readLockfile, reportGenerated } from '../../core/compiler/lockfile/check-lockfile.ts';
import type { Collection } from '../../core/compiler/rows/collection.ts';
import { contributionsIndex } from '../../core/compiler/rows/collections.ts';
import { disk } from '../../io/disk.ts';
import { exists } from '../../io/exists.ts';
import { UsageError } from '../../io/failure.ts';
import { readGitPath } from '../../io/git-objects.ts';
import { findRevision } from '../../io/git-revision.ts';
import { projectCollections } from '../project/compile-project.ts';
import type { Project } from '../project/project.ts';
import { readSourceIn } from '../project/read-source.ts';
import { RefusedError } from '../refused-error.ts';

/** Reads a lockfile. Throws `RefusedError` if it is invalid. */
export function readLockfileSide(project: Project, file: string, bytes = disk.read(file)): BuildSide {
  const lockfile = reading(project, (report) => {
    const document = readJsonBytes(reportGenerated(report), file, bytes);
    return document && readLockfile(report, document);
  });
  return lockfileSide(lockfile);
}

/** Reads the lockfile that is committed, or the one on the disk in a project without git. */
export function readCommittedSide(project: Project): BuildSide {
  const file = `${project.outDir}/lockfile.json`;
  const found = findRevision(project.root, 'HEAD');
  const committed = 'missing' in found ? undefined : readGitPath(project.root, found.commit, file);
  if (committed !== undefined) return readLockfileSide(project, file, committed);
  const path = join(project.root, file);
  if (exists(path)) return readLockfileSide(project, path);
  throw new UsageError(
    `no lockfile is committed: \`${file}\` does not exist`,
    'name two builds, such as `xstack diff HEAD~1`, or commit the lockfile that `xstack run` writes',
  );
}

/** Reads an output directory: its lockfile and the rows of its registries. */
export async function readOutputsSide(project: Project, directory: string): Promise<BuildSide> {
  const side = readLockfileSide(project, join(directory, 'lockfile.json'));
  const collections = await projectCollections(() => {}, project);
  return { ...side, content: readContent(project, directory, collections) };
}

function readContent(project: Project, directory: string, collections: readonly Collection[]): SideContent {
  const read = (file: string) => readRegistry(project, join(directory, 'registries', file));
  const kinds = [...new Map(collections.map((each) => [each.kind, each])).values()];
  const files = new Map([...new Set(kinds.map(({ registry }) => registry.file))].map((file) => [file, read(file)]));
  const rows = kinds.flatMap(({ kind, idField, member: name, registry }) =>
    itemsOf(files.get(registry.file), name).map((row) => rowOf(kind, idField, row)),
  );
  const contributions = itemsOf(read(contributionsIndex.file), 'contributions').map(
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

/** A registry that the build does not have has no rows. */
function readRegistry(project: Project, file: string): JsonValue | undefined {
  if (!exists(file)) return undefined;
  const bytes = disk.read(file);
  return reading(project, (report) => readJsonBytes(reportGenerated(report), file, bytes, registryLimits(bytes)))
    ?.value;
}

/** Returns what was read. Throws `RefusedError` with what was reported. */
function reading<T>({ root }: Project, read: (report: Report) => T | undefined): T {
  const found: Diagnostic[] = [];
  const value = read(reportInto(found));
  if (value !== undefined) return value;
  const readText = readSourceIn(root);
  throw new RefusedError(resolveLocations(found, readText), readText);
}
