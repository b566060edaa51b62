import { dirname, join, resolve } from 'node:path';
import { type Diagnostic, diagnostic } from '../../core/base/diagnostic/diagnostic.ts';
import { pointer } from '../../core/base/json/pointer.ts';
import { firstNames } from '../../core/base/text/first-names.ts';
import { installManifestFile } from '../../core/base/text/scene-files.ts';
import { formatCoordinate } from '../../core/scene/index/coordinate.ts';
import {
  findPackage,
  indexFile,
  type RegistryIndex,
  stringMember,
  type VersionEntry,
} from '../../core/scene/index/index.ts';
import { selectVersion } from '../../core/scene/index/select.ts';
import { fileIntegrityOf, type InstallManifest, printInstallManifest } from '../../core/scene/install.ts';
import { extractTarball } from '../../io/install/extract.ts';
import { journalPrefix, leftoversInside, recoverInstall } from '../../io/install/recover.ts';
import { makeStaging, moveIn, removeStaging, type Staging } from '../../io/install/staging.ts';
import { ownFiles, renameToTarget, swapIn } from '../../io/install/swap.ts';
import { type PublishedTarball, readPublished } from '../../io/package-registry/published.ts';
import { readRegistryIndex } from '../../io/package-registry/read-index.ts';
import { shownIn, shownPath } from '../../io/package-registry/registry.ts';
import { removeJournal, wasInterrupted, writeJournal } from '../../io/recovery/journal.ts';
import { writeFiles } from '../../io/write-file.ts';
import { checkTarget, type TargetState, targetState } from './install-target.ts';
import { checkOtherPacks } from './pack-record.ts';
import { warnOfMissingCapabilities } from './requirements.ts';
import { type SceneContext, timestamp } from './scene-context.ts';
import { findManifest, installationsOf } from './scene-installed.ts';

/** Payload of an install; the names are those of the contract. */
export interface InstallPayload {
  readonly installed: boolean;
  readonly dry_run: boolean;
  readonly overwritten: boolean;
  readonly coordinate: string;
  readonly package: { readonly name: string; readonly version: string };
  readonly target_dir: string;
  readonly file_count: number;
  readonly files: readonly string[];
  readonly integrity: string;
  readonly registry: { readonly index_path: string };
  /** With `--if-changed`: this version is already installed and unchanged. */
  readonly unchanged?: true;
  /** Deprecation message of the version, if any. */
  readonly deprecated?: string;
  /** Files of the user in a replaced directory, and their new location. */
  readonly kept?: { readonly dir: string | null; readonly files: readonly string[] };
}

export interface InstallOptions {
  readonly name: string;
  readonly version?: string | undefined;
  /** The target directory; default: the package name in the working directory. */
  readonly out?: string | undefined;
  readonly force?: boolean;
  /** Succeed without changes if this version is installed and unchanged. */
  readonly ifChanged?: boolean;
  readonly dryRun?: boolean;
}

/** A verified install, before any change. */
interface Job {
  readonly name: string;
  readonly entry: VersionEntry;
  readonly group: string;
  readonly index: RegistryIndex;
  readonly target: string;
  readonly tarball: PublishedTarball;
  /** Path -> SHA-256. */
  readonly files: ReadonlyMap<string, string>;
  readonly journalEntry: string;
}

/**
 * Installs a package: verifies everything before any write, unpacks beside the target, and swaps it in. Undefined:
 * refused and reported, and the target is unchanged.
 */
export async function installScene(
  options: InstallOptions,
  context: SceneContext,
): Promise<InstallPayload | undefined> {
  const { report, accepts, host } = context;
  const job = prepare(options, context);
  if (job === undefined) return undefined;
  const { target, files } = job;
  const { dryRun = false, force = false } = options;
  const isOurs = !dryRun && !force && isOwnWork(job, host.now());
  if (!dryRun) recoverInstall(target, installationsOf(context), host.now());
  if (isOurs) return payloadOf(context, job, { dryRun, isReplacement: false, own: [], kept: undefined });
  const state = targetState(context, job);
  if (options.ifChanged === true && isUnchanged(state)) return unchangedPayload(context, job, dryRun);
  if (!checkTarget(report, context, job, state, force)) return undefined;
  if (!(await checkOtherPacks(context, job.name, job.entry, target))) return undefined;
  warnOfMissingCapabilities(context, { ...job, version: job.entry.version, contract: job.tarball.contract });
  const isReplacement = state.kind === 'installed';
  const own = isReplacement ? ownFiles(target, installationsOf(context), files) : [];
  const warnings = (kept?: string) => ownFilesWarning(own, shownPath(host.cwd, target), kept);
  if (!accepts(warnings())) {
    warnings().forEach(report);
    return undefined;
  }
  const written = dryRun ? {} : writeInstall(context, job, force);
  if (written === undefined) return installedMeanwhile(options, context, job);
  const { kept } = written;
  warnings(kept && shownPath(host.cwd, kept)).forEach(report);
  return payloadOf(context, job, { dryRun, isReplacement, own, kept });
}

/**
 * Handles a target that another process created before the staged directory could be moved there; it may be deleted by now.
 */
function installedMeanwhile(
  { ifChanged = false }: InstallOptions,
  context: SceneContext,
  job: Job,
): InstallPayload | undefined {
  const { report, host } = context;
  const state = targetState(context, job);
  if (ifChanged && isUnchanged(state)) return unchangedPayload(context, job, false);
  const at = { file: shownPath(host.cwd, job.target) };
  if (checkTarget(report, context, job, state, false))
    report(
      diagnostic('refuse.scene_install.target_exists', `\`${at.file}\` was created by another process meanwhile`, {
        at,
        help: 'run the command again when nothing else changes the target',
      }),
    );
  return undefined;
}

function isUnchanged(state: TargetState): boolean {
  return state.kind === 'installed' && state.isUnchanged;
}

/** Selects the version and verifies its tarball. */
function prepare(options: InstallOptions, context: SceneContext): Job | undefined {
  const { report, host, registry, limits } = context;
  const chosen = choose(options, context);
  if (chosen === undefined) return undefined;
  const { name } = options;
  const { entry } = chosen;
  host.progress(`verifying ${name}@${entry.version}`);
  const tarball = readPublished(report, registry, name, entry, limits);
  if (tarball === undefined) return undefined;
  const target = resolve(host.cwd, options.out ?? name);
  const files = new Map(tarball.files.map(({ path, sha256 }) => [path, sha256]));
  return {
    name,
    ...chosen,
    target,
    tarball,
    files,
    journalEntry: `install ${name}@${entry.version} ${entry.integrity}`,
  };
}

/**
 * Reports whether the same install was interrupted after its target was complete, or complete except for the final
 * move.
 */
function isOwnWork({ target, journalEntry, entry }: Job, now_ms: number): boolean {
  const inside = leftoversInside(target, now_ms);
  if (inside.length === 0 && !wasInterrupted(dirname(target), journalPrefix(target), journalEntry)) return false;
  return [...inside, target].some((directory) => findManifest(directory)?.integrity === entry.integrity);
}

interface InstallOutcome {
  readonly dryRun: boolean;
  readonly isReplacement: boolean;
  readonly own: readonly string[];
  readonly kept: string | undefined;
}

function payloadOf(
  { host: { cwd }, registry }: SceneContext,
  job: Job,
  { dryRun, isReplacement, own, kept }: InstallOutcome,
): InstallPayload {
  const { name, group, entry, target, tarball } = job;
  const files = tarball.files.map(({ path }) => path);
  return {
    installed: !dryRun,
    dry_run: dryRun,
    overwritten: isReplacement,
    coordinate: formatCoordinate({ group, name, version: entry.version }),
    package: { name, version: entry.version },
    target_dir: shownPath(cwd, target),
    file_count: files.length,
    files,
    integrity: entry.integrity,
    registry: { index_path: shownIn(registry, indexFile) },
    ...(entry.deprecated !== undefined && { deprecated: entry.deprecated }),
    ...((own.length > 0 || kept !== undefined) && {
      kept: { dir: kept === undefined ? null : shownPath(cwd, kept), files: own },
    }),
  };
}

function unchangedPayload(context: SceneContext, job: Job, dryRun: boolean): InstallPayload {
  const payload = payloadOf(context, job, { dryRun, isReplacement: false, own: [], kept: undefined });
  return { ...payload, installed: false, unchanged: true };
}

function choose(
  { name, version }: InstallOptions,
  { report, registry, preferRelease }: SceneContext,
): Pick<Job, 'entry' | 'group' | 'index'> | undefined {
  const read = readRegistryIndex(report, registry);
  const found = read && findPackage(report, read.index, name);
  const entry = read && found && selectVersion(report, read.index, found, version, { preferRelease });
  if (read === undefined || found === undefined || entry === undefined) return undefined;
  if (entry.deprecated !== undefined)
    report(
      diagnostic('warn.scene_registry.deprecated', `\`${name}\` ${entry.version} is deprecated: ${entry.deprecated}`, {
        at: { file: read.index.file, pointer: pointer('packages', name, 'versions', entry.version, 'deprecated') },
        help: `run \`xstack scene versions ${name}\` to list the others`,
      }),
    );
  return { entry, group: stringMember(found.value, 'group'), index: read.index };
}

/**
 * Unpacks beside the target and moves it in; `kept` is the location of the user's files from the old directory, if any.
 * Undefined: another install created the target meanwhile.
 */
function writeInstall(
  context: SceneContext,
  job: Job,
  force: boolean,
): { readonly kept?: string | undefined } | undefined {
  const { target, journalEntry } = job;
  const staging = makeStaging(target);
  try {
    unpack(context, job, staging);
    if (staging.isInside) {
      moveIn(staging);
      return {};
    }
    writeJournal(dirname(target), journalPrefix(target), journalEntry, staging.directory);
    if (force) return { kept: swapIn(staging, installationsOf(context)) };
    return renameToTarget(staging) ? {} : undefined;
  } finally {
    removeStaging(staging);
    if (!staging.isInside) removeJournal(dirname(target), journalPrefix(target));
  }
}

/** Writes the manifest last: a staged directory with a manifest is complete. */
function unpack({ host, registry, limits }: SceneContext, job: Job, { directory }: Staging): void {
  const { name, entry, tarball } = job;
  const files = tarball.files.map(({ path }) => path);
  extractTarball({
    tarball: tarball.path,
    directory,
    limits,
    expected: tarball.files,
    onFile: (count) => host.progress(`unpacking ${name}: ${count} of ${files.length} files`),
  });
  const manifest: InstallManifest = {
    packageName: name,
    version: entry.version,
    installedAt: timestamp(host),
    registryDir: registry.given,
    integrity: entry.integrity,
    files,
    fileIntegrity: fileIntegrityOf(tarball.files),
  };
  writeFiles([{ target: join(directory, installManifestFile), content: printInstallManifest(manifest), mode: 0o644 }]);
}

/** Returns the warning of the user's files in a directory to be replaced; none if there are none. */
function ownFilesWarning(own: readonly string[], target: string, kept: string | undefined): readonly Diagnostic[] {
  if (own.length === 0) return [];
  return [
    diagnostic('warn.scene_install.files_kept', `added or changed since the last install: ${firstNames(own)}`, {
      at: { file: target },
      help:
        kept === undefined
          ? 'find them in a directory beside the target after the install'
          : `find them in \`${kept}\``,
    }),
  ];
}
