import { dirname, join, resolve } from 'node:path';
import { diagnostic, type Report } from '../core/diagnostic/diagnostic.ts';
import { pointer } from '../core/json/pointer.ts';
import { isJsonObject, member } from '../core/json/value.ts';
import { coordinateText } from '../core/registry-index/coordinate.ts';
import { findPackage, indexFile, textMember, type VersionEntry } from '../core/registry-index/index.ts';
import { selectVersion } from '../core/registry-index/select.ts';
import { installManifestFile } from '../core/scene/contract-file.ts';
import { type InstallManifest, printInstallManifest, readInstallManifest } from '../core/scene/install.ts';
import { kindAt } from '../io/install/directory.ts';
import { extractTarball } from '../io/install/extract.ts';
import { intentPrefix, makeStaging, ownFiles, recoverInstall, removeStaging, swapIn } from '../io/install/swap.ts';
import { dropIntent, noteIntent, wasInterrupted } from '../io/package-registry/intent.ts';
import { type PublishedTarball, readPublished } from '../io/package-registry/published.ts';
import { readRegistryIndex } from '../io/package-registry/read-index.ts';
import { shownIn, shownPath } from '../io/package-registry/registry.ts';
import { readBytes } from '../io/scene-directory.ts';
import { writeFile } from '../io/write-file.ts';
import {
  registryOptions,
  requiredOption,
  type SceneContext,
  sceneCommand,
  textOption,
  timestamp,
} from './scene-context.ts';
import { knownIn } from './scene-installed.ts';
import { nearestLock } from './scene-pack-record.ts';

/** What installing answers; the names are those of the contract. */
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
  /** Why the version should not be used any more, if it should not. */
  readonly deprecated?: string;
  /** The user's own files in a directory that was replaced, and where they are now. */
  readonly kept?: { readonly dir: string | null; readonly files: readonly string[] };
}

export interface InstallOptions {
  readonly name: string;
  readonly version?: string | undefined;
  /** The target directory; the package name in the working directory unless given. */
  readonly out?: string | undefined;
  readonly force?: boolean;
  readonly dryRun?: boolean;
}

export const command = sceneCommand(
  {
    summary: 'install a scene package from a registry',
    options: {
      name: { type: 'string', short: 'n', value: 'NAME', summary: 'the package' },
      version: {
        type: 'string',
        short: 'v',
        value: 'VERSION',
        summary: 'a version, a range, a tag, or latest (the default)',
      },
      out: {
        type: 'string',
        short: 'o',
        value: 'DIR',
        summary: 'where to install it (default: a directory of its name)',
      },
      ...registryOptions,
      force: { type: 'boolean', summary: 'replace a directory that is there; your own files are kept aside' },
      'dry-run': { type: 'boolean', summary: 'check everything and show what would be installed; write nothing' },
    },
    examples: [
      ['xstack scene install --name lantern', 'install the latest version into ./lantern'],
      ['xstack scene install --name lantern --version ^1.2.0 --out scenes/lantern', 'the highest version in a range'],
    ],
  },
  async (args, context) => {
    const name = requiredOption(context.report, args, 'name');
    if (name === undefined) return undefined;
    const payload = installScene(
      {
        name,
        version: textOption(args, 'version'),
        out: textOption(args, 'out'),
        force: args['force'] === true,
        dryRun: args['dry-run'] === true,
      },
      context,
    );
    return payload && { payload, text: installText(payload) };
  },
);

/** An install of which everything is known and nothing is done. */
interface Job {
  readonly name: string;
  readonly entry: VersionEntry;
  readonly group: string;
  readonly target: string;
  readonly tarball: PublishedTarball;
  readonly intent: string;
}

/**
 * Installs a package: everything is checked before anything is written, unpacked beside the target, and swapped in.
 * Undefined: refused, the report says why, and the target is as it was.
 */
export function installScene(options: InstallOptions, context: SceneContext): InstallPayload | undefined {
  const { report, surroundings, registry, limits } = context;
  const job = prepare(options, context);
  if (job === undefined) return undefined;
  const { target, tarball, entry } = job;
  const dryRun = options.dryRun === true;
  const isOurs = !dryRun && options.force !== true && isOwnWork(job);
  if (!dryRun) recoverInstall(target, knownIn(registry, limits));
  if (isOurs) return payloadOf(context, job, { dryRun, isThere: false, own: [], kept: undefined });
  if (!mayReplace(report, surroundings.cwd, target, options.force === true)) return undefined;
  warnOfOtherPacks(report, context, job.name, entry, target);
  const isThere = kindAt(target) === 'directory';
  const packed = new Map(tarball.files.map(({ path, sha256 }) => [path, sha256]));
  const own = isThere ? ownFiles(target, knownIn(registry, limits)(target), packed) : [];
  const kept = dryRun ? undefined : writeInstall(context, job);
  if (own.length > 0)
    warnOfOwnFiles(report, own, shownPath(surroundings.cwd, target), kept && shownPath(surroundings.cwd, kept));
  return payloadOf(context, job, { dryRun, isThere, own, kept });
}

/** Chooses the version and verifies its tarball. */
function prepare(options: InstallOptions, context: SceneContext): Job | undefined {
  const { report, surroundings, registry, limits } = context;
  const chosen = choose(options, context);
  if (chosen === undefined) return undefined;
  const { name } = options;
  const { entry } = chosen;
  surroundings.progress(`verifying ${name}@${entry.version}`);
  const tarball = readPublished(report, registry, name, entry, limits);
  const target = resolve(surroundings.cwd, options.out ?? name);
  return tarball && { name, ...chosen, target, tarball, intent: `install ${name}@${entry.version} ${entry.integrity}` };
}

/** Whether the very same install was interrupted after the target was in its place. */
function isOwnWork({ target, intent, entry }: Job): boolean {
  if (!wasInterrupted(dirname(target), intentPrefix(target), intent)) return false;
  const bytes = readBytes(join(target, installManifestFile));
  const manifest = bytes && readInstallManifest(() => {}, installManifestFile, bytes);
  return manifest?.integrity === entry.integrity;
}

interface Done {
  readonly dryRun: boolean;
  readonly isThere: boolean;
  readonly own: readonly string[];
  readonly kept: string | undefined;
}

function payloadOf(
  { surroundings: { cwd }, registry }: SceneContext,
  job: Job,
  { dryRun, isThere, own, kept }: Done,
): InstallPayload {
  const { name, group, entry, target, tarball } = job;
  const files = tarball.files.map(({ path }) => path);
  return {
    installed: !dryRun,
    dry_run: dryRun,
    overwritten: isThere && !dryRun,
    coordinate: coordinateText({ group, name, version: entry.version }),
    package: { name, version: entry.version },
    target_dir: shownPath(cwd, target),
    file_count: files.length,
    files,
    integrity: entry.integrity,
    registry: { index_path: shownIn(registry, indexFile) },
    ...(entry.deprecated !== undefined && { deprecated: entry.deprecated }),
    ...(own.length > 0 && { kept: { dir: kept === undefined ? null : shownPath(cwd, kept), files: own } }),
  };
}

function choose(
  { name, version }: InstallOptions,
  { report, registry, preferRelease }: SceneContext,
): { entry: VersionEntry; group: string } | undefined {
  const read = readRegistryIndex(report, registry);
  const found = read && findPackage(report, read.index, name);
  const entry = read && found && selectVersion(report, read.index, found, version, { preferRelease });
  if (read === undefined || found === undefined || entry === undefined) return undefined;
  if (entry.deprecated !== undefined)
    report(
      diagnostic('warn.scene_registry.deprecated', `\`${name}\` ${entry.version} is deprecated: ${entry.deprecated}`, {
        at: { file: read.index.file, pointer: pointer('packages', name, 'versions', entry.version, 'deprecated') },
        help: `\`xstack scene versions ${name}\` lists the others`,
      }),
    );
  return { entry, group: textMember(found.value, 'group') };
}

function mayReplace(report: Report, cwd: string, target: string, force: boolean): boolean {
  const kind = kindAt(target);
  if (kind === 'absent' || (kind === 'directory' && force)) return true;
  const shown = shownPath(cwd, target);
  const isDirectory = kind === 'directory';
  report(
    diagnostic(
      'refuse.scene_install.target_exists',
      isDirectory ? `target directory already exists: \`${shown}\`` : `\`${shown}\` exists and is not a directory`,
      {
        at: { file: shown },
        help: isDirectory
          ? 'use --force to replace it (your own files are kept aside), or --out to install elsewhere'
          : 'use --out to install elsewhere',
      },
    ),
  );
  return false;
}

/** Unpacks beside the target and swaps; returns where the user's own files of the old directory are, if there are any. */
function writeInstall({ surroundings, registry, limits }: SceneContext, job: Job): string | undefined {
  const { name, entry, target, tarball, intent } = job;
  const files = tarball.files.map(({ path }) => path);
  const staging = makeStaging(target);
  try {
    extractTarball({
      tarball: tarball.path,
      directory: staging,
      limits,
      expected: tarball.files,
      onFile: (count) => surroundings.progress(`unpacking ${name}: ${count} of ${files.length} files`),
    });
    const manifest: InstallManifest = {
      packageName: name,
      version: entry.version,
      installedAt: timestamp(surroundings),
      registryDir: registry.asked,
      integrity: entry.integrity,
      files,
    };
    writeFile(join(staging, installManifestFile), printInstallManifest(manifest));
    noteIntent(dirname(target), intentPrefix(target), intent, staging);
    return swapIn(target, knownIn(registry, limits));
  } finally {
    removeStaging(target);
    dropIntent(dirname(target), intentPrefix(target));
  }
}

function warnOfOwnFiles(report: Report, own: readonly string[], target: string, kept: string | undefined): void {
  const shown = own.slice(0, 10).map((path) => `\`${path}\``);
  const more = own.length > 10 ? ` and ${own.length - 10} more` : '';
  report(
    diagnostic('warn.scene_install.files_kept', `added or changed since the last install: ${shown.join(', ')}${more}`, {
      at: { file: target },
      help:
        kept === undefined
          ? 'an install keeps them aside, in a directory beside the target'
          : `they are kept in \`${kept}\``,
    }),
  );
}

/** A scene of a pack is made for the packs that it was published with. */
function warnOfOtherPacks(
  report: Report,
  { surroundings }: SceneContext,
  name: string,
  entry: VersionEntry,
  target: string,
): void {
  const recorded = member(entry.value, 'pack');
  const lock = isJsonObject(recorded) ? nearestLock(dirname(target)) : undefined;
  if (!isJsonObject(recorded) || lock === undefined) return;
  const packId = textMember(recorded, 'pack_id');
  const [madeWith, bundle] = [textMember(recorded, 'canonical_hash'), textMember(recorded, 'pack_lock_hash')];
  const here = lock.hashes.get(packId);
  const differs =
    here === undefined
      ? `the lockfile here has no pack \`${packId}\``
      : madeWith !== '' && here !== madeWith
        ? `the pack \`${packId}\` here has the hash ${here}, not ${madeWith}`
        : bundle !== '' && lock.pack_lock_hash !== bundle
          ? `the packs here have the pack_lock_hash ${lock.pack_lock_hash ?? '(none)'}, not ${bundle}`
          : undefined;
  if (differs === undefined) return;
  report(
    diagnostic(
      'warn.scene_install.pack_lock_differs',
      `\`${name}\` ${entry.version} was published with other packs: ${differs}`,
      {
        at: { file: shownPath(surroundings.cwd, lock.path) },
        help: 'bring the packs to the same state, or check that the scene works with these',
      },
    ),
  );
}

function installText({
  coordinate,
  target_dir,
  file_count,
  integrity,
  overwritten,
  dry_run,
  files,
}: InstallPayload): string {
  const lines = [
    `${dry_run ? 'would install' : 'installed'} ${coordinate}`,
    `  target     ${target_dir}`,
    `  files      ${file_count}`,
    `  integrity  ${integrity}`,
  ];
  if (overwritten) lines.push('  replaced what was there');
  if (dry_run) lines.push(...files.map((file) => `  + ${file}`), 'nothing was written');
  return `${lines.join('\n')}\n`;
}
