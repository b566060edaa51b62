import { plainPattern } from '../../core/base/schema/plain-pattern.ts';
import { rowSchemaCompiler } from '../../core/base/schema/row-schema-compiler.ts';
import type { VersionRegistry } from '../../core/base/version/check-version.ts';
import { builtInModel } from '../../core/compiler/content-model/content-model.ts';
import { readSupportedContent } from '../../core/compiler/content-model/supported-content.ts';
import { collections } from '../../core/compiler/rows/collections.ts';
import type { DefinitionFile } from '../../core/compiler/rows/registry-definition.ts';
import { type ReportTo, reportTo, type StageDiagnostics, stageIds } from '../../core/compiler/stage.ts';
import type { ContentModelFile } from './content-model-file.ts';

/** The files that define what a project supports beside the built-in content. */
export interface ContentFiles {
  readonly contentModel?: ContentModelFile | undefined;
  readonly definitions: readonly DefinitionFile[];
}

/** Reads what a project supports: its content model and its registry definitions. */
export async function supportedContent(to: ReportTo, versions: VersionRegistry, files: ContentFiles) {
  const { contentModel, definitions } = files;
  if (contentModel === undefined && definitions.length === 0) return { model: builtInModel, collections };
  const source = contentModel && { ...contentModel, read: await contentModelReader() };
  const read = withPlainPatterns((context) => readSupportedContent(context, source, definitions), versions);
  if (read !== undefined) {
    for (const stage of stageIds) read.diagnostics[stage]?.forEach(to(stage));
    return read.content;
  }
  const { compileRowSchema } = await import('../../core/base/schema/row-schema.ts');
  return readSupportedContent({ to, versions, compileRowSchema }, source, definitions);
}

async function contentModelReader() {
  return (await import('../../core/compiler/content-model/read-content-model.ts')).readContentModel;
}

/** Undefined if a pattern needs RE2, which takes longer to load than everything else. */
function withPlainPatterns<T>(
  read: (context: {
    to: ReportTo;
    versions: VersionRegistry;
    compileRowSchema: ReturnType<typeof rowSchemaCompiler>;
  }) => T,
  versions: VersionRegistry,
): { content: T; diagnostics: StageDiagnostics } | undefined {
  const diagnostics: StageDiagnostics = {};
  let isPlain = true;
  const compileRowSchema = rowSchemaCompiler((pattern) => {
    const matcher = plainPattern(pattern);
    if (matcher !== undefined) return matcher;
    isPlain = false;
    return { test: () => true };
  });
  const content = read({ to: reportTo(diagnostics), versions, compileRowSchema });
  return isPlain ? { content, diagnostics } : undefined;
}
