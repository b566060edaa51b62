import { type Diagnostic, diagnostic } from '../../core/base/diagnostic/diagnostic.ts';
import { canonicalJson } from '../../core/base/json/canonical.ts';
import type { JsonValue } from '../../core/base/json/value.ts';
import { differencesOf } from '../../core/compiler/build-differences.ts';
import { allDiagnostics, type StageDiagnostics } from '../../core/compiler/stage.ts';
import { cacheDirectory } from '../../io/cache/cache.ts';
import { compileInputs, makePackContext, packCompiler } from '../project/compile-project.ts';
import type { Project } from '../project/project.ts';
import { readInputs } from '../project/project-inputs.ts';
import { checkScenes, resultOf } from './compiled-run.ts';
import { readInputsWithExistingCache } from './inputs-with-cache.ts';

/** Comparison of a compile with the cache and one without it. */
export interface CacheVerification {
  readonly diagnostics: readonly Diagnostic[];
  readonly packs: number;
  /** Number of packs taken from the cache. */
  readonly reused: number;
  /** True if the cached result of the last run was compared, too. */
  readonly hasRun: boolean;
}

/** Compiles a bundle with the cache and without it, and reports every difference. */
export async function verifyCache(
  project: Project,
  bundleId: string | undefined,
  given: StageDiagnostics,
): Promise<CacheVerification> {
  const options = { bundleId, diagnostics: structuredClone(given) };
  const { inputs, cache } = readInputsWithExistingCache(project, options, true);
  const last = cache?.lastRun();
  const run = last && cache?.isUnchanged(last) ? last.result : undefined;
  const context = await makePackContext(project, inputs, cache?.packs.arena);
  const cached = compileInputs(inputs, context, packCompiler(inputs, context, cache));
  const cleanInputs = readInputs(project, { bundleId, diagnostics: given });
  const clean = compileInputs(cleanInputs, await makePackContext(project, cleanInputs));
  const { files, lockfile, diagnostics } = differencesOf(cached, clean);
  await checkScenes(clean.diagnostics, project, inputs); // A cached run has passed this stage.
  const isRunOther = run !== undefined && textOf(run) !== textOf(resultOf(clean, bundleId));
  const differences = [
    ...files.map((file) => `\`${file}\``),
    ...(lockfile ? ['the lockfile'] : []),
    ...(diagnostics ? ['the diagnostics'] : []),
    ...(isRunOther ? ['the result of the last run'] : []),
  ];
  return {
    diagnostics: [...compileErrors(clean), ...differences.map(differenceDiagnostic)],
    packs: inputs.tree.directories.length,
    reused: cache?.packs.use.reused ?? 0,
    hasRun: run !== undefined,
  };
}

/** Returns the errors that prevent a compile, and so the comparison. */
function compileErrors({ lockfile, diagnostics }: ReturnType<typeof compileInputs>): Diagnostic[] {
  return lockfile === undefined ? allDiagnostics(diagnostics).filter(({ severity }) => severity === 'error') : [];
}

function differenceDiagnostic(what: string): Diagnostic {
  return diagnostic('refuse.cache.differs', `the cache and a clean compile differ in ${what}`, {
    at: { file: cacheDirectory },
    help: 'run `xstack cache clean`; if no other program wrote to the cache and no pack changed meanwhile, please report it',
  });
}

function textOf(value: unknown): string {
  return canonicalJson(value as JsonValue);
}
