import { join } from 'node:path';
import { decodeUtf8 } from '#platform';
import settings from '../../../../.vscode/settings.json' with { type: 'json' };
import { diagnostic, hasErrors, type Report } from '../../core/base/diagnostic/diagnostic.ts';
import { compareText } from '../../core/base/text/compare.ts';
import { shadowedNote } from '../../core/compiler/content-model/shadowed-schemas.ts';
import { type EditorFiles, editorFiles } from '../../core/compiler/editor/editor-files.ts';
import { isGenerated } from '../../core/compiler/editor/editor-schemas.ts';
import { allDiagnostics, reportTo, type StageDiagnostics } from '../../core/compiler/stage.ts';
import { disk, readDescription } from '../../io/disk.ts';
import { exists, fileExists } from '../../io/exists.ts';
import type { Project } from '../project/project.ts';
import { schemasIn, shadowedSchemas } from '../project/schemas-directory.ts';
import { printJson } from '../project/starter-pack.ts';
import { builtInDirectory, editorContributions, editorSources, jsonIn } from './editor-sources.ts';
import { mergeSettings } from './merge-settings.ts';

const settingsFile = '.vscode/settings.json';
const schemasDirectory = '.vscode/schemas';
const suffix = '.schema.json';

/** A file of the plan: its content afterwards, absent if it is removed; and how it differs, in words. */
export interface EditorChange {
  readonly file: string;
  readonly content?: string;
  readonly differences: readonly string[];
}

/** The mapping and schemas of a project, and the files that are different. */
export interface EditorPlan extends Pick<EditorFiles, 'mapping'> {
  readonly schemas: readonly string[];
  readonly changes: readonly EditorChange[];
}

/** Decides which files `schema editor --write` writes. Undefined if the project or its settings are invalid. */
export async function editorPlan(byStage: StageDiagnostics, project: Project): Promise<EditorPlan | undefined> {
  const to = reportTo(byStage);
  const sources = await editorSources(to, project);
  if (hasErrors(allDiagnostics(byStage))) return undefined;
  const report = to('01.compatx.check');
  const shadowed = shadowedSchemas(project, schemasIn(report, project, disk) ?? []);
  if (shadowed.length > 0) report(shadowedNote(shadowed));
  const directory = builtInDirectory(project.root);
  const builtIn = builtInMapping(project);
  const { schemas, mapping } = editorFiles(sources, {
    builtIn,
    contributions: editorContributions(project),
    packsRoot: project.packsRoot,
    builtInUrl: (name) => `./${directory}/${name}${suffix}`,
    ownUrl: (name) => `./${fileOf(name)}`,
  });
  const files = new Map([...schemas].map(([name, schema]) => [fileOf(name), printJson(schema)]));
  const ofSettings = settingsChange(report, project.root, mapping, builtIn);
  if (ofSettings === undefined) return undefined;
  const changes = [...schemaChanges(project.root, files), ...obsolete(project.root, files), ...ofSettings];
  return { mapping, schemas: [...files.keys()], changes };
}

/** Returns the file of a generated schema. */
function fileOf(name: string): string {
  return `${schemasDirectory}/${name}${suffix}`;
}

/** The mapping of the contract, for the directories of the project. */
function builtInMapping({ packsRoot, bundlesRoot }: Project) {
  const located = (pattern: string) =>
    pattern.replace(/^packs\//, `${packsRoot}/`).replace(/^bundles\//, `${bundlesRoot}/`);
  return settings['json.schemas'].map(({ fileMatch, url }) => ({
    patterns: fileMatch.map(located),
    schema: nameIn(url),
  }));
}

function nameIn(url: string): string {
  return url.slice(url.lastIndexOf('/') + 1, -suffix.length);
}

function schemaChanges(root: string, files: ReadonlyMap<string, string>): EditorChange[] {
  return [...files].flatMap(([file, content]) => {
    const path = join(root, file);
    if (!fileExists(path)) return [{ file, content, differences: [`\`${file}\` does not exist`] }];
    const isSame = decodeUtf8(disk.read(path, undefined, Buffer.byteLength(content))) === content;
    return isSame ? [] : [{ file, content, differences: [`\`${file}\` is not the schema of this content`] }];
  });
}

/** Finds generated schemas that nothing needs any more. */
function obsolete(root: string, files: ReadonlyMap<string, string>): EditorChange[] {
  if (!exists(join(root, schemasDirectory))) return [];
  const names = disk
    .list(join(root, schemasDirectory))
    .filter(({ name, kind }) => kind === 'file' && name.endsWith(suffix));
  return names
    .map(({ name }) => `${schemasDirectory}/${name}`)
    .filter((file) => !files.has(file) && isGenerated(jsonIn(file, readDescription(join(root, file)))))
    .sort(compareText)
    .map((file) => ({ file, differences: [`\`${file}\` is the schema of nothing`] }));
}

/**
 * Entries of our own: those of generated schemas, and those of built-in ones with no other files than the usual, without
 * those that are excluded.
 */
function settingsChange(
  report: Report,
  root: string,
  mapping: EditorFiles['mapping'],
  builtIn: ReturnType<typeof builtInMapping>,
): EditorChange[] | undefined {
  const path = join(root, settingsFile);
  const source = fileExists(path) ? decodeUtf8(readDescription(path)) : '{}\n';
  const isOwn = (url: string, files: readonly string[]) => {
    if (url.startsWith(`./${schemasDirectory}/`)) return true;
    const usual = builtIn.filter(({ schema }) => schema === nameIn(url)).flatMap(({ patterns }) => patterns);
    return files.length > 0 && files.every((pattern) => usual.includes(pattern) || pattern.startsWith('!'));
  };
  const merged = source === undefined ? { problem: 'not UTF-8' } : mergeSettings(source, mapping, isOwn);
  if (!('problem' in merged)) {
    const { differences } = merged;
    return differences.length === 0 ? [] : [{ file: settingsFile, content: merged.source, differences }];
  }
  report(
    diagnostic('refuse.editor.invalid_settings', merged.problem, {
      at: { file: settingsFile },
      help: 'correct the settings by hand, or move them away: `xstack schema editor --write` creates new ones',
    }),
  );
  return undefined;
}
