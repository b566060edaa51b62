import { join, relative } from 'node:path';
import type { Report } from '../../core/base/diagnostic/diagnostic.ts';
import { descriptionLimits } from '../../core/base/json/excess.ts';
import { readJsonBytes } from '../../core/base/json/read.ts';
import { isJsonObject, type JsonObject, type JsonValue, member } from '../../core/base/json/value.ts';
import { schemaFile, schemaNames } from '../../core/base/schema/schema-names.ts';
import type { ContentModelDocument } from '../../core/compiler/content-model/content-model-document.ts';
import type { EditorContribution } from '../../core/compiler/editor/editor-mapping.ts';
import type { EditorSources } from '../../core/compiler/editor/editor-schemas.ts';
import type { EditorDefinition } from '../../core/compiler/editor/payload-schema.ts';
import type { ReportTo } from '../../core/compiler/stage.ts';
import { disk } from '../../io/disk.ts';
import { readFileSync } from '../../io/file-system.ts';
import { packageRoot } from '../../io/package-root.ts';
import { readContentModelFile } from '../project/content-model-file.ts';
import type { Project } from '../project/project.ts';
import { readDefinitionFiles, readInputs } from '../project/project-inputs.ts';
import { projectVersions } from '../project/project-versions.ts';
import { supportedContent } from '../project/supported-content.ts';

/** Reads the sources of editor schemas. Reports what is invalid in the content model and the definitions. */
export async function editorSources(to: ReportTo, project: Project): Promise<EditorSources> {
  const definitions = readDefinitionFiles(to('04.registry.compile'), project, disk);
  const contentModel = readContentModelFile(to('01.compatx.check'), project);
  const versions = projectVersions(to('01.compatx.check'), project);
  await supportedContent(to, versions, { contentModel, definitions });
  const values = definitions.map(({ file, bytes }) => jsonIn(file, bytes));
  return {
    contentModel: (jsonIn('', contentModel?.bytes) ?? {}) as ContentModelDocument,
    definitions: values.filter(isJsonObject) as unknown as EditorDefinition[],
    builtIn: builtInSchema,
    builtInPath: `../../${builtInDirectory(project.root)}/`,
  };
}

/** Manifests with errors are checked elsewhere; their contributions are used as far as they can be read. */
export function editorContributions(project: Project): EditorContribution[] {
  const { tree, options, root } = readInputs(project, { bundleId: null });
  const { packsRoot } = project;
  return tree.directories.flatMap(({ path, name, entries }) => {
    const file = `${path}/pack.json`;
    const entry = entries.find((each) => each.path === file && each.kind === 'file');
    if (entry === undefined || entry.size > descriptionLimits.bytes) return [];
    const manifest = jsonIn(file, options.disk.read(join(root, file), entry.size));
    const contributions = isJsonObject(manifest) ? member(manifest, 'contributions') : undefined;
    return (Array.isArray(contributions) ? contributions : [])
      .filter(isJsonObject)
      .flatMap(({ type, path: payload }) => {
        if (typeof type !== 'string' || typeof payload !== 'string') return [];
        return [{ packId: name, directory: path.slice(packsRoot.length + 1), type, path: payload }];
      });
  });
}

const ignored: Report = () => {};

/** Returns the value of a description; undefined if it is not valid, which is reported elsewhere or does not matter. */
export function jsonIn(file: string, bytes: Uint8Array | undefined): JsonValue | undefined {
  return bytes && readJsonBytes(ignored, file, bytes, descriptionLimits)?.value;
}

/** Returns a built-in schema. */
function builtInSchema(name: string): JsonObject {
  const known = schemaNames.find((each) => each === name);
  if (known === undefined) throw new Error(`bug: there is no schema \`${name}\``);
  return JSON.parse(readFileSync(join(packageRoot(), schemaFile(known)), 'utf8')) as JsonObject;
}

/** Directory of the built-in schemas from a project: its own in the sources of xstack, else those of the installed package. */
export function builtInDirectory(root: string): string {
  return relative(packageRoot(), root) === '' ? 'schemas' : 'node_modules/xstack/schemas';
}
