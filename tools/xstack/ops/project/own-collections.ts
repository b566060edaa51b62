import { plainPattern } from '../../core/base/schema/plain-pattern.ts';
import { rowSchemaCompiler } from '../../core/base/schema/row-schema-compiler.ts';
import type { VersionRegistry } from '../../core/base/version/check-version.ts';
import { collections } from '../../core/compiler/rows/collections.ts';
import {
  type DefinitionFile,
  type Definitions,
  readDefinitions,
} from '../../core/compiler/rows/registry-definition.ts';
import { type ReportTo, reportTo, type StageDiagnostics, stageIds } from '../../core/compiler/stage.ts';

/** Reads the collections of registry definitions. */
export async function ownCollections(
  to: ReportTo,
  versions: VersionRegistry,
  files: readonly DefinitionFile[],
): Promise<Definitions> {
  if (files.length === 0) return { collections: [] };
  const read = withPlainPatterns(versions, files);
  if (read !== undefined) {
    for (const stage of stageIds) read.diagnostics[stage]?.forEach(to(stage));
    return read.definitions;
  }
  const { compileRowSchema } = await import('../../core/base/schema/row-schema.ts');
  return readDefinitions({ to, versions, builtIn: collections, compileRowSchema }, files);
}

/** Undefined if a pattern needs RE2, which takes longer to load than everything else. */
function withPlainPatterns(
  versions: VersionRegistry,
  files: readonly DefinitionFile[],
): { definitions: Definitions; diagnostics: StageDiagnostics } | undefined {
  const diagnostics: StageDiagnostics = {};
  let isPlain = true;
  const compileRowSchema = rowSchemaCompiler((pattern) => {
    const matcher = plainPattern(pattern);
    if (matcher !== undefined) return matcher;
    isPlain = false;
    return { test: () => true };
  });
  const context = { to: reportTo(diagnostics), versions, builtIn: collections, compileRowSchema };
  const definitions = readDefinitions(context, files);
  return isPlain ? { definitions, diagnostics } : undefined;
}
