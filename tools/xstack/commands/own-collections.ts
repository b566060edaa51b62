import type { Collection } from '../core/compile/collection.ts';
import { collections } from '../core/compile/collections.ts';
import { type DefinitionFile, readDefinitions } from '../core/compile/registry-definition.ts';
import type { Diagnostic, Report } from '../core/diagnostic/diagnostic.ts';
import { plainPattern } from '../core/schema/plain-pattern.ts';
import { rowSchemaCompiler } from '../core/schema/row-schema-compiler.ts';

/** The registries that these files define. */
export async function ownCollections(report: Report, files: readonly DefinitionFile[]): Promise<Collection[]> {
  if (files.length === 0) return [];
  const read = withPlainPatterns(files);
  if (read !== undefined) {
    for (const found of read.findings) report(found);
    return read.collections;
  }
  const { compileRowSchema } = await import('../core/schema/row-schema.ts');
  return readDefinitions(report, files, collections, compileRowSchema);
}

/** Undefined where a pattern needs RE2, which takes longer to load than all else. */
function withPlainPatterns(
  files: readonly DefinitionFile[],
): { collections: Collection[]; findings: Diagnostic[] } | undefined {
  const findings: Diagnostic[] = [];
  let isPlain = true;
  const compileRowSchema = rowSchemaCompiler((pattern) => {
    const matcher = plainPattern(pattern);
    if (matcher !== undefined) return matcher;
    isPlain = false;
    return { test: () => true };
  });
  const read = readDefinitions((found) => findings.push(found), files, collections, compileRowSchema);
  return isPlain ? { collections: read, findings } : undefined;
}
