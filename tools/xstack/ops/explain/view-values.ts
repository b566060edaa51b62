import { join } from 'node:path';
import { compiledSources } from '../../core/explain/value/compiled-registries.ts';
import type { ValueContext } from '../../core/explain/value/value-context.ts';
import { disk } from '../../io/disk.ts';
import { tryRead } from '../../io/try-read.ts';
import { readContentModelFile } from '../project/content-model-file.ts';
import { readDefinitionFiles } from '../project/project-inputs.ts';
import { projectVersions } from '../project/project-versions.ts';
import type { CompiledProject } from '../project/project-view.ts';
import { supportedContent } from '../project/supported-content.ts';
import { valueContext } from './value-context.ts';

/** Returns the context in which values of a compiled project are explained. The compilation has reported its problems. */
export async function viewValues({ project, outcome, collections, arena }: CompiledProject): Promise<ValueContext> {
  const report = () => {};
  const definitions = readDefinitionFiles(report, project, disk);
  const contentModel = readContentModelFile(report, project);
  const versions = projectVersions(report, project);
  const { model } = await supportedContent(() => report, versions, { contentModel, definitions });
  return valueContext({
    ...compiledSources(outcome, collections, arena),
    ...{ collections, model, definitions, contentModel },
    read: (file) => tryRead(join(project.root, file)),
    lockfile: `${project.outDir}/lockfile.json`,
  });
}
