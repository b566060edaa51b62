import { join } from 'node:path';
import { hasErrors } from '../../core/base/diagnostic/diagnostic.ts';
import type { JsonObject } from '../../core/base/json/value.ts';
import { contentModelFile } from '../../core/compiler/content-model/content-model.ts';
import { allDiagnostics, reportTo, type StageDiagnostics } from '../../core/compiler/stage.ts';
import { exists } from '../../io/exists.ts';
import { findProject } from '../project/project.ts';
import { definitionsRoot } from '../project/project-inputs.ts';
import { findRoot } from '../project/project-root.ts';

/** Schemas by name, and the root of the project that they belong to. */
export interface ProjectSchemas {
  readonly root: string;
  readonly schemas: ReadonlyMap<string, JsonObject>;
}

/**
 * Returns the schemas that the project around a directory has beside the built-in ones; none if its content model or a
 * definition is refused, which is reported. Undefined if there is no such project.
 */
export async function projectSchemas(byStage: StageDiagnostics, cwd: string): Promise<ProjectSchemas | undefined> {
  const root = findRoot({}, cwd);
  if (root === undefined || ![contentModelFile, definitionsRoot].some((file) => exists(join(root, file))))
    return undefined;
  const to = reportTo(byStage);
  const project = findProject(to('01.compatx.check'), {}, root, { needs: 'nothing' });
  const { editorSources } = await import('./editor-sources.ts');
  const { editorSchemas } = await import('../../core/compiler/editor/editor-schemas.ts');
  const sources = await editorSources(to, project);
  const isRefused = hasErrors(allDiagnostics(byStage));
  return { root, schemas: isRefused ? new Map() : editorSchemas(sources) };
}
