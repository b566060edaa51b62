import { type Diagnostic, hasErrors, type Report } from '../../core/base/diagnostic/diagnostic.ts';
import { descriptionLimits } from '../../core/base/json/excess.ts';
import { readJsonBytes } from '../../core/base/json/read.ts';
import { isJsonObject } from '../../core/base/json/value.ts';
import { pluralize } from '../../core/base/text/pluralize.ts';
import { isSemVer } from '../../core/base/version/semver.ts';
import type { ArchiveLimits } from '../../core/scene/archive/limits.ts';
import type { Publication } from '../../core/scene/index/change.ts';
import { nameProblem, tarballPath } from '../../core/scene/index/coordinate.ts';
import { identityIn, publishedAt, rebuiltIndex, withLatest } from '../../core/scene/index/repair.ts';
import { hasCode } from '../failure.ts';
import { rmdirSync, statSync } from '../file-system.ts';
import { changeRegistry } from './change.ts';
import type { Examination } from './examine.ts';
import { readHistory } from './history.ts';
import { type RegistryLockContext, withLock } from './lock.ts';
import { removeTarball } from './placement.ts';
import { parseIndex, readIndexBytes } from './read-index.ts';
import { recover } from './recover.ts';
import { pathIn, type Registry } from './registry.ts';
import { inspectTarball } from './tarball.ts';

export interface RepairOptions {
  readonly registry: Registry;
  readonly waiting: RegistryLockContext;
  readonly limits: ArchiveLimits;
  readonly at: string;
}

/** Describes a repair, one line for each step in order; paths are relative to the root of the package registry. */
export function repairPlan(
  { root }: Registry,
  { repair, isIndexLost, orphanedTarballs, staleLatest }: Examination,
): string[] {
  const inside = (path: string) => path.slice(root.length + 1);
  return [
    ...repair.leftovers.restore.map(({ to }) => `restore ${inside(to)}`),
    ...repair.leftovers.remove.map((path) => `remove ${inside(path)}`),
    ...repair.garbage.map((path) => `remove ${path}`),
    ...repair.emptyDirectories.map((path) => `remove the empty directory ${path}`),
    ...(isIndexLost ? [`rebuild the index from ${pluralize(orphanedTarballs.length, 'tarball')}`] : []),
    ...staleLatest.map((name) => `set latest of ${name} to its highest version`),
  ];
}

/** Carries out the repairs. Examines everything again under the lock: entries that are in use by now stay. */
export async function repairRegistry(
  report: Report,
  examination: Examination,
  again: () => Examination | undefined,
  options: RepairOptions,
): Promise<void> {
  const { registry, waiting, at } = options;
  if (repairPlan(registry, examination).length === 0) return;
  await withLock(registry, waiting, () => {
    const index = parseIndex(report, registry, readIndexBytes(registry));
    if (index !== undefined) recover(registry, index, waiting.now());
    const now = again();
    for (const path of now?.repair.garbage ?? []) removeTarball(registry, path);
    for (const path of now?.repair.emptyDirectories ?? []) removeEmptyDirectory(pathIn(registry, path));
  });
  if (examination.isIndexLost) await rebuildIndex(report, examination.orphanedTarballs, options);
  else if (examination.staleLatest.length > 0)
    await changeRegistry(report, {
      registry,
      waiting,
      decide: (_report, index) => ({
        index: withLatest(index, examination.staleLatest),
        event: { action: 'repair', at },
      }),
      accepts: isRepairable,
      holds: () => true,
    });
}

async function rebuildIndex(
  report: Report,
  tarballs: readonly string[],
  { registry, waiting, limits, at }: RepairOptions,
): Promise<void> {
  const history = readHistory(registry);
  const found = tarballs.flatMap((path) =>
    publicationOf(registry, path, limits, (integrity) => publishedAt(history, integrity)),
  );
  await changeRegistry(report, {
    registry,
    waiting,
    creates: true,
    rebuilds: true,
    decide: (_report, index) => ({
      index: rebuiltIndex(index, found),
      event: { action: 'repair', at, versions: found.length },
    }),
    accepts: isRepairable,
    holds: () => true,
  });
}

/** A warning never prevents a repair, even if the project calls it an error: `audit` reports what remains. */
function isRepairable(found: readonly Diagnostic[]): boolean {
  return !hasErrors(found);
}

/** Reads the publication from a tarball, if it is valid and its path matches its name. */
function publicationOf(
  registry: Registry,
  path: string,
  limits: ArchiveLimits,
  whenPublished: (integrity: string) => string | undefined,
): Publication[] {
  const facts = inspectTarball(pathIn(registry, path), limits);
  if (facts?.integrity === undefined || facts.contract === undefined || facts.refusal !== undefined) return [];
  const value = readJsonBytes(() => {}, path, facts.contract, descriptionLimits)?.value;
  const identity = isJsonObject(value) ? identityIn(value) : undefined;
  if (identity === undefined || nameProblem(identity.name) !== undefined || !isSemVer(identity.version)) return [];
  if (tarballPath(identity.name, identity.version) !== path) return [];
  const written = statSync(pathIn(registry, path)).mtime.toISOString();
  return [
    {
      coordinate: identity,
      description: identity.description,
      integrity: facts.integrity,
      published_at: whenPublished(facts.integrity) ?? written,
      pack: undefined,
    },
  ];
}

function removeEmptyDirectory(path: string): void {
  try {
    rmdirSync(path);
  } catch (error) {
    if (!hasCode(error, 'ENOENT', 'ENOTEMPTY', 'EEXIST')) throw error;
  }
}
