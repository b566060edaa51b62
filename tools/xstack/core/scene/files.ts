import { type Diagnostic, diagnostic, type Location, type Report } from '../base/diagnostic/diagnostic.ts';
import type { ArchiveLimits } from './archive/limits.ts';
import type { Artifact, PackageFiles } from './contract.ts';

/** Kind of the entry at a path below the package directory; links are not followed. */
export type FileState =
  | { readonly kind: 'file'; readonly size: number }
  | { readonly kind: 'link' | 'directory' | 'other' }
  /** A file of a pack that is not content. */
  | { readonly kind: 'not content' }
  /** A parent directory is a link. */
  | { readonly kind: 'behind link'; readonly link: string };

/** Returns the state of a path below the package directory; undefined if it does not exist. */
export type StatPath = (path: string) => FileState | undefined;

/**
 * Checks that every artifact is a regular file inside the package, and that all of them are within the limits. Reports
 * all problems; if there are too many files, only their number.
 */
export function checkPackageFiles(report: Report, files: PackageFiles, stat: StatPath, limits: ArchiveLimits): boolean {
  const count = files.artifacts.length + 1; // With the contract.
  const at = { file: files.file, pointer: '/artifacts' };
  if (count > limits.entries) {
    report(tooLarge(at, `the package has ${count} files; ${limits.entries} are allowed`));
    return false;
  }
  const states = files.artifacts.map((artifact) => ({ artifact, state: stat(artifact.path) }));
  const areAllValid = states
    .map(({ artifact, state }) => checkFile(report, files.file, artifact, state, limits))
    .every(Boolean);
  const total = states.reduce((sum, { state }) => sum + (state?.kind === 'file' ? state.size : 0), 0);
  if (total <= limits.total_bytes) return areAllValid;
  report(tooLarge(at, `the package has ${total} bytes; ${limits.total_bytes} are allowed`));
  return false;
}

function checkFile(
  report: Report,
  file: string,
  { path, pointer }: Artifact,
  state: FileState | undefined,
  limits: ArchiveLimits,
): boolean {
  const at = { file, pointer };
  if (state === undefined) {
    report(
      diagnostic('refuse.scene_package.missing_file', `\`${path}\` does not exist in the package directory`, {
        at,
        help: 'create the file, or remove it from `artifacts`',
      }),
    );
    return false;
  }
  if (state.kind === 'not content') {
    report(notContent(path, at));
    return false;
  }
  if (state.kind !== 'file') {
    const what = state.kind === 'behind link' ? `is behind the link \`${state.link}\`` : kinds[state.kind];
    report(
      diagnostic(
        'refuse.scene_package.forbidden_file',
        `\`${path}\` ${what}; an artifact must be a regular file inside the package directory`,
        {
          at,
          help:
            state.kind === 'directory'
              ? 'list the files of the directory one by one'
              : 'copy the file into the package directory',
        },
      ),
    );
    return false;
  }
  if (state.size <= limits.file_bytes) return true;
  report(tooLarge(at, `\`${path}\` has ${state.size} bytes; ${limits.file_bytes} are allowed`));
  return false;
}

/** Refuses a file that an ignore file of the packs, or its name, excludes from the content. */
export function notContent(path: string, at: Location): Diagnostic {
  return diagnostic('refuse.scene_package.forbidden_file', `\`${path}\` is not content of the pack`, {
    at,
    help: 'rename it, or write a `!` pattern for it into `.xstackignore`',
  });
}

/** Refuses a package in a pack that an ignore file of the packs, or its name, excludes from the content. */
export function ignoredPack(pack: string, at: Location): Diagnostic {
  return diagnostic('refuse.scene_package.forbidden_file', `the pack \`${pack}\` is not content`, {
    at,
    help: 'write a `!` pattern for the directory into `.xstackignore`, or remove the pattern that matches it',
  });
}

const kinds = { link: 'is a link', directory: 'is a directory', other: 'is a device, FIFO or socket' };

function tooLarge(at: { file: string; pointer: string }, message: string) {
  return diagnostic('refuse.scene_package.too_large', message, {
    at,
    help: 'split the package, or raise `scene_limits` in xstack.config.json here and wherever it is installed',
  });
}
