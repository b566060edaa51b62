import { resolve } from 'node:path';
import { diagnostic, type Report } from '../../core/base/diagnostic/diagnostic.ts';
import { shownPath } from '../../io/package-registry/registry.ts';
import { realPath } from '../../io/real-path.ts';
import { checkTarget } from '../../io/regular-file.ts';
import { foreignTarget } from '../project/foreign-target.ts';

interface TarballTarget {
  readonly cwd: string;
  /** Absolute. */
  readonly target: string;
  /** The package directory, and the files in it that are packed. */
  readonly directory: string;
  readonly files: readonly { readonly path: string }[];
}

/**
 * Reports a tarball that would replace a file of its package, or become content. Throws `Failure` if the target is not a
 * regular file.
 */
export function checkTarballTarget(report: Report, { cwd, target, directory, files }: TarballTarget): boolean {
  const real = realPath(target);
  const isSource = files.some(({ path }) => realPath(resolve(cwd, directory, path)) === real);
  const problem = isSource ? 'is a file of the package' : foreignTarget(target);
  checkTarget(target);
  if (problem === undefined) return true;
  const file = shownPath(cwd, target);
  report(
    diagnostic('refuse.scene_install.forbidden_target', `\`${file}\` ${problem}`, {
      at: { file },
      help: 'name another file with --out',
    }),
  );
  return false;
}
