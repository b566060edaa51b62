import { join } from 'node:path';
import type { Report } from '../../core/base/diagnostic/diagnostic.ts';
import { descriptionLimits } from '../../core/base/json/excess.ts';
import { readJsonBytes } from '../../core/base/json/read.ts';
import type { JsonValue } from '../../core/base/json/value.ts';
import { contentModelFile } from '../../core/compiler/content-model/content-model.ts';
import { categoriesOf } from '../../core/compiler/content-model/own-categories.ts';
import { readRegularDescription } from '../../io/regular-file.ts';
import { attemptReading } from '../attempt-reading.ts';
import type { Project } from './project.ts';

/** The content model file of a project. */
export interface ContentModelFile {
  readonly file: string;
  /** Absent if it cannot be read, which an error reports. */
  readonly bytes?: Uint8Array | undefined;
}

/** Returns the content model file of a project; undefined if it has none. */
export function readContentModelFile(report: Report, { root }: Pick<Project, 'root'>): ContentModelFile | undefined {
  const path = join(root, contentModelFile);
  const bytes = attemptReading(report, root, () => readRegularDescription(path) ?? 'absent');
  return bytes === 'absent' ? undefined : { file: contentModelFile, bytes };
}

/**
 * Returns the categories of packs of a project; checks no other member of its content model. Undefined if that cannot be
 * read, which is reported.
 */
export function projectCategories(report: Report, project: Pick<Project, 'root'>): readonly string[] | undefined {
  const found = projectContentModel(report, project);
  return found && categoriesOf(found.value);
}

/**
 * Returns the value of the content model file of a project, which may be invalid; an undefined value if there is no file.
 * Undefined if it cannot be read, which is reported.
 */
export function projectContentModel(
  report: Report,
  project: Pick<Project, 'root'>,
): { readonly value?: JsonValue } | undefined {
  const found = readContentModelFile(report, project);
  if (found === undefined) return {};
  return found.bytes && readJsonBytes(report, found.file, found.bytes, descriptionLimits);
}
