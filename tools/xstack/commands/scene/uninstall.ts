import { join, resolve } from 'node:path';
import { diagnostic } from '../../core/base/diagnostic/diagnostic.ts';
import { pathProblem } from '../../core/base/text/path-policy.ts';
import { pluralize } from '../../core/base/text/pluralize.ts';
import { installManifestFile } from '../../core/base/text/scene-files.ts';
import { Failure } from '../../io/failure.ts';
import { existsSync } from '../../io/file-system.ts';
import { filesBelow, hashOf } from '../../io/install/directory.ts';
import { recoverInstall } from '../../io/install/recover.ts';
import { removeInstalled } from '../../io/install/swap.ts';
import { shownPath } from '../../io/package-registry/registry.ts';
import { statBelow } from '../../io/scene-directory.ts';
import { registryOptions, requiredOption, sceneCommand } from '../../ops/scene/scene-context.ts';
import { findInstalledFiles, installedFiles, readManifest } from '../../ops/scene/scene-installed.ts';

export const command = sceneCommand(
  {
    summary: 'remove the files of an installed package that are unchanged, and name the rest',
    positionals: [{ name: 'dir', summary: 'the directory that the package was installed to' }],
    options: {
      out: { type: 'string', short: 'o', value: 'DIR', summary: 'the same as the positional' },
      ...registryOptions,
      'dry-run': { type: 'boolean', summary: 'show what would be removed; remove nothing' },
    },
    examples: [['xstack scene uninstall lantern', 'remove what was installed; your own files stay']],
  },
  (args, context) => {
    const { report, host } = context;
    const given = requiredOption(report, args, 'out', 'dir');
    if (given === undefined) return undefined;
    const { cwd } = host;
    const directory = resolve(cwd, given);
    const dryRun = args['dry-run'] === true;
    if (!dryRun) recoverInstall(directory, findInstalledFiles(context), host.now());
    const manifest = readManifest(report, cwd, directory);
    const known = manifest && installedFiles(report, manifest, directory, context);
    if (manifest === undefined || known === undefined) return undefined;
    const removed = manifest.files.filter((path) => isOurs(directory, path, known.get(path)));
    if (!dryRun) remove(directory, removed, known.keys());
    const gone = new Set([...removed, installManifestFile]);
    const left = existsSync(directory)
      ? filesBelow(directory).flatMap(({ path }) => (gone.has(path) ? [] : [path]))
      : [];
    if (left.length > 0)
      report(
        diagnostic(
          'warn.scene_install.files_kept',
          `added or changed since the install, and still there: ${left.map((path) => `\`${path}\``).join(', ')}`,
          {
            at: { file: shownPath(cwd, directory) },
            help: 'remove them yourself if you do not need them',
          },
        ),
      );
    const { packageName: name, version } = manifest;
    return {
      payload: {
        uninstalled: !dryRun,
        dry_run: dryRun,
        package: { name, version },
        target_dir: shownPath(cwd, directory),
        removed,
        left,
      },
      text: `${dryRun ? 'would uninstall' : 'uninstalled'} ${name}@${version} from ${shownPath(cwd, directory)}: ${pluralize(removed.length, 'file')} removed, ${left.length} left\n`,
    };
  },
);

/**
 * Reports whether a file may be removed: its path is portable and inside the directory, it is behind no link, and its
 * content is the installed one. Manifests are untrusted.
 */
function isOurs(directory: string, path: string, expected: string | undefined): boolean {
  return (
    expected !== undefined &&
    pathProblem(path) === undefined &&
    statBelow(directory, path)?.kind === 'file' &&
    hashOf(join(directory, path)) === expected
  );
}

function remove(directory: string, paths: readonly string[], known: Iterable<string>): void {
  try {
    removeInstalled(directory, paths, known);
  } catch (error) {
    throw error instanceof Failure ? error : new Failure('remove', directory, error);
  }
}
