import { join } from 'node:path';
import type { Report } from '../../core/base/diagnostic/diagnostic.ts';
import { contentModelFile } from '../../core/compiler/content-model/content-model.ts';
import { categoriesIn } from '../../core/compiler/content-model/own-categories.ts';
import { type Disk, disk as realDisk } from '../../io/disk.ts';
import { exists } from '../../io/exists.ts';
import { attemptReading } from '../attempt-reading.ts';
import type { Project } from './project.ts';

/** The content model file of a project. */
export interface ContentModelFile {
  readonly file: string;
  /** Absent if it cannot be read, which an error reports. */
  readonly bytes?: Uint8Array | undefined;
}

/** Returns the content model file of a project; undefined if it has none. */
export function readContentModelFile(
  report: Report,
  { root }: Pick<Project, 'root'>,
  disk: Disk = realDisk,
): ContentModelFile | undefined {
  const path = join(root, contentModelFile);
  if (attemptReading(report, root, () => exists(path)) === false) return undefined;
  return { file: contentModelFile, bytes: attemptReading(report, root, () => new Uint8Array(disk.read(path))) };
}

/** Returns the categories of packs of a project, without checking its content model. */
export function projectCategories(report: Report, project: Pick<Project, 'root'>): readonly string[] {
  return categoriesIn(readContentModelFile(report, project)?.bytes);
}
