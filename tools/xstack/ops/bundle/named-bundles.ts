import { join, relative, resolve, sep } from 'node:path';
import type { Diagnostic } from '../../core/base/diagnostic/diagnostic.ts';
import type { VersionRegistry } from '../../core/base/version/check-version.ts';
import { type Bundle, readBundle } from '../../core/compiler/bundle/bundle.ts';
import { contentModelFile } from '../../core/compiler/content-model/content-model.ts';
import type { ReportTo } from '../../core/compiler/stage.ts';
import { readDescription } from '../../io/disk.ts';
import { fileExists } from '../../io/exists.ts';
import { UsageError } from '../../io/failure.ts';
import { existsSync, statSync } from '../../io/file-system.ts';
import { attemptReading } from '../attempt-reading.ts';
import type { Project } from '../project/project.ts';

/** Returns the path, relative to the root, of the profile that a path of the command line names. */
export function profilePath({ root }: Project, cwd: string, file: string): string {
  const given = resolve(cwd, file);
  if (!existsSync(given)) throw new UsageError(`file \`${file}\` does not exist`);
  const path = statSync(given).isDirectory() ? join(given, 'bundle.json') : given;
  if (!existsSync(path)) throw new UsageError(`there is no \`bundle.json\` in \`${file}\``);
  const within = relative(root, path).split(sep).join('/');
  if (within.startsWith('../../')) throw new UsageError(`\`${file}\` is not in the repository \`${root}\``);
  return within;
}

/** Reads profiles outside of the bundles directory; reports and omits invalid ones. */
export function readProfiles(
  to: ReportTo,
  versions: VersionRegistry,
  { root }: Project,
  files: readonly string[],
): Bundle[] {
  return files.flatMap((file) => {
    const bytes = attemptReading(to('02.bundle.validate'), root, () => readFile(`${root}/${file}`));
    return (bytes && readBundle(to, versions, file, bytes)) ?? [];
  });
}

/** Throws `Failure` for a FIFO, which would be read as an empty file. */
function readFile(path: string): Uint8Array {
  fileExists(path);
  return readDescription(path);
}

/** Reports whether a diagnostic concerns one of some profiles; a file that cannot be read may concern any. */
export function concernsProfiles({ code, at, related = [] }: Diagnostic, files: readonly string[]): boolean {
  return (
    at === undefined ||
    code === 'refuse.io.failure' ||
    at.file === contentModelFile || // It decides which packs exist.
    [at, ...related.map((location) => location.at)].some(
      ({ file }) => files.includes(file) || files.some((named) => named.startsWith(`${file}/`)),
    )
  );
}
