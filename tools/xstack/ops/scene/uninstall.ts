import { type Diagnostic, diagnostic } from '../../core/base/diagnostic/diagnostic.ts';
import { firstNames } from '../../core/base/text/first-names.ts';
import { pluralize } from '../../core/base/text/pluralize.ts';
import { installManifestFile } from '../../core/base/text/scene-files.ts';
import { Failure } from '../../io/failure.ts';
import { filesBelow, installedState } from '../../io/install/directory.ts';
import { recoverInstall } from '../../io/install/recover.ts';
import { removeInstalled } from '../../io/install/swap.ts';
import { shownPath } from '../../io/package-registry/registry.ts';
import type { SceneContext } from './scene-context.ts';
import { installationsOf, installedFiles, readManifest } from './scene-installed.ts';

/** Payload of an uninstall; the names are those of the contract. */
export interface UninstallPayload {
  readonly uninstalled: boolean;
  readonly dry_run: boolean;
  readonly package: { readonly name: string; readonly version: string };
  readonly target_dir: string;
  readonly removed: readonly string[];
  /** Files that were added or changed since the install. */
  readonly left: readonly string[];
}

/** Removes the unchanged files of an installed package; undefined if the directory holds none, which is reported. */
export function uninstallScene(
  context: SceneContext,
  directory: string,
  dryRun: boolean,
): UninstallPayload | undefined {
  const { report, accepts, host, limits } = context;
  const { cwd } = host;
  if (!dryRun) recoverInstall(directory, installationsOf(context), host.now());
  const manifest = readManifest(report, cwd, directory);
  const known = manifest && installedFiles(report, manifest, directory, context);
  if (manifest === undefined || known === undefined) return undefined;
  // A manifest is untrusted: only an unchanged file of the directory itself is removed.
  const removed = manifest.files.filter(
    (path) => installedState(directory, path, known.get(path), limits.file_bytes) === 'unchanged',
  );
  const gone = new Set([...removed, installManifestFile]);
  const left = filesBelow(directory).flatMap(({ path }) => (gone.has(path) ? [] : [path]));
  const warnings = left.length === 0 ? [] : [filesLeft(shownPath(cwd, directory), left)];
  const isAccepted = accepts(warnings);
  if (isAccepted && !dryRun) remove(directory, removed, known.keys());
  warnings.forEach(report);
  if (!isAccepted) return undefined;
  return {
    uninstalled: !dryRun,
    dry_run: dryRun,
    package: { name: manifest.packageName, version: manifest.version },
    target_dir: shownPath(cwd, directory),
    removed,
    left,
  };
}

/** Formats the payload for users. */
export function formatUninstall({ dry_run, package: { name, version }, ...payload }: UninstallPayload): string {
  const { target_dir, removed, left } = payload;
  return `${dry_run ? 'would uninstall' : 'uninstalled'} ${name}@${version} from ${target_dir}: ${pluralize(removed.length, 'file')} removed, ${left.length} left\n`;
}

function filesLeft(file: string, left: readonly string[]): Diagnostic {
  return diagnostic(
    'warn.scene_install.files_kept',
    `not removed, because added or changed since the install: ${firstNames(left)}`,
    { at: { file }, help: 'remove them yourself if you do not need them' },
  );
}

function remove(directory: string, paths: readonly string[], known: Iterable<string>): void {
  try {
    removeInstalled(directory, paths, known);
  } catch (error) {
    throw error instanceof Failure ? error : new Failure('remove', directory, error);
  }
}
