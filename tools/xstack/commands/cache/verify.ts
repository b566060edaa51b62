import { type Diagnostic, diagnostic } from '../../core/base/diagnostic/diagnostic.ts';
import { canonicalJson } from '../../core/base/json/canonical.ts';
import type { JsonValue } from '../../core/base/json/value.ts';
import { pluralize } from '../../core/base/text/pluralize.ts';
import { differencesOf } from '../../core/compiler/build-differences.ts';
import { allDiagnostics, reportTo, type StageDiagnostics } from '../../core/compiler/stage.ts';
import { cacheDirectory } from '../../io/cache/cache.ts';
import { defineCommand } from '../../ops/command.ts';
import { compileInputs, makePackContext, packCompiler } from '../../ops/project/compile-project.ts';
import { findProject, projectOptions, selectedBundle } from '../../ops/project/project.ts';
import { readInputs } from '../../ops/project/project-inputs.ts';
import { commandResult } from '../../ops/report.ts';
import { checkScenes, resultOf } from '../../ops/run/compiled-run.ts';
import { readInputsWithCache } from '../../ops/run/inputs-with-cache.ts';

export const command = defineCommand({
  summary: 'compile with the cache and without it, and compare every byte',
  options: {
    ...projectOptions,
    bundle: { type: 'string', value: 'ID', summary: 'the bundle to compile (default: as for `run`)' },
    out: { type: 'string', value: 'DIR', summary: 'the output directory whose last run is compared (default: build)' },
  },
  examples: [
    ['xstack cache verify', 'refuse if a cached result differs from a clean compile'],
    ['xstack cache verify --bundle bundle.inner.tour', 'the same for another bundle'],
  ],
  run: async (args, { cwd }) => {
    const given: StageDiagnostics = {};
    const project = findProject(reportTo(given)('01.compatx.check'), args, cwd);
    const bundleId = selectedBundle(project, args);
    const { inputs, cache } = readInputsWithCache(project, { bundleId, diagnostics: structuredClone(given) });
    const last = cache?.lastRun();
    const run = last && cache?.isUnchanged(last) ? last.result : undefined;
    const context = await makePackContext(project, inputs, cache?.packs.arena);
    const cached = compileInputs(inputs, context, packCompiler(inputs, context, cache));
    const cleanInputs = readInputs(project, { bundleId, diagnostics: given });
    const clean = compileInputs(cleanInputs, await makePackContext(project, cleanInputs));
    const { files, lockfile, diagnostics } = differencesOf(cached, clean);
    await checkScenes(clean.diagnostics, project, inputs); // A cached run has passed this stage.
    const isRunOther = run !== undefined && textOf(run) !== textOf(resultOf(clean, bundleId));
    const reused = cache?.packs.use.reused ?? 0;
    const all = inputs.tree.directories.length;
    return commandResult({
      root: project.root,
      diagnostics: [
        ...(clean.lockfile === undefined ? allDiagnostics(clean.diagnostics).filter(isError) : []),
        ...[
          ...files.map((file) => `another \`${file}\``),
          ...(lockfile ? ['another lockfile'] : []),
          ...(diagnostics ? ['other findings'] : []),
          ...(isRunOther ? ['another result of the last run'] : []),
        ].map(differs),
      ],
      json: { packs: all, reused, run: run !== undefined },
      text: `${reused} of ${pluralize(all, 'pack')} from the cache, ${run === undefined ? 'no whole run' : 'and the whole last run'}\n`,
    });
  },
});

/** Where nothing can be compiled, nothing is verified: what prevents it is reported. */
function isError({ severity }: Diagnostic): boolean {
  return severity === 'error';
}

function differs(what: string) {
  return diagnostic('refuse.cache.differs', `the cache gives ${what} than a clean compile`, {
    at: { file: cacheDirectory },
    help: 'run `xstack cache clean`; if no other program wrote to the cache and no pack changed meanwhile, please report it',
  });
}

function textOf(value: unknown): string {
  return canonicalJson(value as JsonValue);
}
