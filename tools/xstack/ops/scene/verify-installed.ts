import { basename, join } from 'node:path';
import { diagnostic, type Report } from '../../core/base/diagnostic/diagnostic.ts';
import { installManifestFile } from '../../core/base/text/scene-files.ts';
import { filesBelow, installedState } from '../../io/install/directory.ts';
import { leftoversBeside, leftoversInside, recoverInstall } from '../../io/install/recover.ts';
import { shownPath } from '../../io/package-registry/registry.ts';
import type { SceneAnswer, SceneContext } from './scene-context.ts';
import { installationsOf, installedFiles, readManifest } from './scene-installed.ts';

/** Compares an installed directory with its manifest; with `fix`, completes or undoes interrupted installs before. */
export function verifyInstalled(context: SceneContext, directory: string, fix: boolean): SceneAnswer | undefined {
  const { report, host, limits } = context;
  const { cwd } = host;
  const fixes = fix
    ? recoverInstall(directory, installationsOf(context), host.now()).map((path) => `settled ${shownPath(cwd, path)}`)
    : null;
  if (fixes === null) reportLeftovers(context, directory);
  const manifest = readManifest(report, cwd, directory);
  const known = manifest && installedFiles(report, manifest, directory, context);
  if (manifest === undefined || known === undefined) return undefined;
  const stateOf = (path: string) => installedState(directory, path, known.get(path), limits.file_bytes);
  const states = manifest.files.map((path) => ({ path, state: stateOf(path) }));
  for (const { path, state } of states) if (state !== 'unchanged') reportChanged(report, cwd, directory, path, state);
  const listed = new Set(manifest.files);
  const added = filesBelow(directory).flatMap(({ path }) =>
    listed.has(path) || path === installManifestFile ? [] : [path],
  );
  const of = (state: FileState) => states.filter((file) => file.state === state).map(({ path }) => path);
  const payload = {
    success: of('unchanged').length === states.length,
    dir: shownPath(cwd, directory),
    package: { name: manifest.packageName, version: manifest.version },
    unchanged: of('unchanged').length,
    changed: of('changed'),
    missing: of('missing'),
    added,
    fixes,
  };
  const text = `${payload.dir}: ${manifest.packageName}@${manifest.version}, ${payload.unchanged} unchanged, ${payload.changed.length} changed, ${payload.missing.length} missing, ${added.length} added\n`;
  return { payload, text };
}

type FileState = ReturnType<typeof installedState>;

function reportChanged(
  report: Report,
  cwd: string,
  directory: string,
  path: string,
  state: Exclude<FileState, 'unchanged'>,
): void {
  report(
    diagnostic(
      'refuse.scene_install.changed',
      `\`${path}\` ${state === 'missing' ? 'is missing' : 'differs from its package'}`,
      {
        at: { file: shownPath(cwd, join(directory, path)) },
        help: 'install the package again with --force; changed files are moved aside',
      },
    ),
  );
}

function reportLeftovers({ report, host: { cwd, now } }: SceneContext, directory: string): void {
  for (const path of [...leftoversBeside(directory, now()), ...leftoversInside(directory, now())]) {
    report(
      diagnostic(
        'warn.scene_registry.leftover',
        `an interrupted install of \`${basename(directory)}\` left \`${basename(path)}\``,
        {
          at: { file: shownPath(cwd, directory) },
          help: 'install the package again, or run `xstack scene verify --fix` on the directory',
        },
      ),
    );
  }
}
