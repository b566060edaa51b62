import { join, relative } from 'node:path';
import type { Report } from '../../core/base/diagnostic/diagnostic.ts';
import { compareText } from '../../core/base/text/compare.ts';
import { type Disk, disk } from '../../io/disk.ts';
import { exists } from '../../io/exists.ts';
import { Failure, hasCode } from '../../io/failure.ts';
import { packageRoot } from '../../io/package-root.ts';
import { attemptReading } from '../attempt-reading.ts';
import type { Project } from './project.ts';

/** The directory of the content model file and of the registry definitions, relative to the root of a project. */
export const schemasRoot = 'schemas';
const suffix = '.schema.json';

/** Returns the names in the directory of schemas, in order; none if it does not exist, undefined if it is unreadable. */
export function schemasIn(report: Report, { root }: Pick<Project, 'root'>, from: Disk): readonly string[] | undefined {
  const path = `${root}/${schemasRoot}`;
  return attemptReading(report, root, () => {
    if (!exists(path)) return [];
    try {
      const names = from.list(path).map(({ name }) => name);
      return names.sort(compareText);
    } catch (error) {
      // A file with this name is no input.
      if (error instanceof Failure && hasCode(error.cause, 'ENOTDIR')) return [];
      throw error;
    }
  });
}

/**
 * Returns the files of a project that have the names of built-in schemas; `names` are those in its directory of schemas. A
 * project with all of them is a copy of the sources of xstack.
 */
export function shadowedSchemas({ root }: Pick<Project, 'root'>, names: readonly string[]): readonly string[] {
  if (!names.some((name) => name.endsWith(suffix))) return [];
  const directory = packageRoot();
  if (relative(directory, root) === '') return [];
  const listed = disk.list(join(directory, schemasRoot)).map(({ name }) => name);
  const builtIn = new Set(listed.filter((name) => name.endsWith(suffix)));
  const shadowed = names.filter((name) => builtIn.has(name));
  return shadowed.length === builtIn.size ? [] : shadowed.map((name) => `${schemasRoot}/${name}`);
}
