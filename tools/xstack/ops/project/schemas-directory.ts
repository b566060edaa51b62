import { join, relative } from 'node:path';
import type { Report } from '../../core/base/diagnostic/diagnostic.ts';
import { compareText } from '../../core/base/text/compare.ts';
import type { Disk } from '../../io/disk.ts';
import { exists } from '../../io/exists.ts';
import { Failure, hasCode } from '../../io/failure.ts';
import { packageRoot } from '../../io/package-root.ts';
import { attemptReading } from '../attempt-reading.ts';
import type { Project } from './project.ts';

/** The directory of the content model file and of the registry definitions, relative to the root of a project. */
export const schemasRoot = 'schemas';
const suffix = '.schema.json';

/** Returns the names in the directory of schemas, in order; none if it does not exist, undefined if it is unreadable. */
export function schemasIn(report: Report, { root }: Pick<Project, 'root'>, disk: Disk): readonly string[] | undefined {
  const path = `${root}/${schemasRoot}`;
  return attemptReading(report, root, () => {
    if (!exists(path)) return [];
    try {
      const names = disk.list(path).map(({ name }) => name);
      return names.sort(compareText);
    } catch (error) {
      // A file with this name is no input.
      if (error instanceof Failure && hasCode(error.cause, 'ENOTDIR')) return [];
      throw error;
    }
  });
}

/** Returns the files of a project that have the names of built-in schemas; `names` are those in its directory of schemas. */
export function shadowedSchemas({ root }: Pick<Project, 'root'>, names: readonly string[]): readonly string[] {
  const candidates = names.filter((name) => name.endsWith(suffix));
  if (candidates.length === 0) return [];
  const builtIn = packageRoot();
  if (relative(builtIn, root) === '') return [];
  return candidates.filter((name) => exists(join(builtIn, schemasRoot, name))).map((name) => `${schemasRoot}/${name}`);
}
