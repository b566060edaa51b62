import { differencesOf } from '../core/build-differences.ts';
import { diagnostic, type Report } from '../core/diagnostic/diagnostic.ts';
import { canonicalJson } from '../core/json/canonical.ts';
import type { JsonValue } from '../core/json/value.ts';
import { type Findings, reportTo } from '../core/stage.ts';
import { counted } from '../core/text/counted.ts';
import { cacheDirectory } from '../io/build-cache/cache-directory.ts';
import type { Command } from './command.ts';
import { compileInputs, compileProject, packContext } from './compile-project.ts';
import { readInputsWithCache } from './kept-runs.ts';
import { findProject, projectOptions, wantedBundle } from './project.ts';
import { commandResult } from './report.ts';
import { checkScenes, recordOf } from './run-compiled.ts';

export const command: Command = {
  summary: 'compile with the cache and without it, and compare every byte',
  options: {
    ...projectOptions,
    bundle: { type: 'string', value: 'ID', summary: 'the bundle to compile (default: as for `run`)' },
    out: { type: 'string', value: 'DIR', summary: 'the output directory whose last run is compared (default: build)' },
  },
  examples: [
    ['xstack cache verify', 'refuse if what is kept is not what a clean compile gives'],
    ['xstack cache verify --bundle bundle.inner.tour', 'the same for another bundle'],
  ],
  run: async (args, { cwd }) => {
    const found: Findings = {};
    const report = reportTo(found)('04.registry.compile');
    const before: Findings = {};
    const project = findProject(reportTo(before)('01.compatx.check'), args, cwd);
    const bundleId = wantedBundle(project, args);
    const { inputs, kept } = readInputsWithCache(project, { bundleId, findings: structuredClone(before) });
    const last = kept?.cache.lastRun();
    const run = last && kept?.cache.isSame(last) ? last.result : undefined;
    const packs = kept?.cache.packs;
    const cached = compileInputs(inputs, await packContext(project, inputs, packs?.store), packs);
    const clean = await compileProject(project, { bundleId, findings: before });
    const { files, lockfile, findings } = differencesOf(cached, clean);
    for (const file of files) differs(report, `another \`${file}\` than`);
    if (lockfile) differs(report, 'another lockfile than');
    if (findings) differs(report, 'other findings than');
    await checkScenes(clean.findings, project, inputs);
    if (run !== undefined && textOf(run) !== textOf(recordOf(clean)))
      differs(report, 'another result of the last run than');
    const reused = packs?.use.reused ?? 0;
    return commandResult({
      root: project.root,
      diagnostics: found['04.registry.compile'] ?? [],
      json: { packs: inputs.tree.directories.length, reused, run: run !== undefined },
      text: `${reused} of ${counted(inputs.tree.directories.length, 'pack')} from the cache, ${run === undefined ? 'no whole run' : 'and the whole last run'}\n`,
    });
  },
};

function differs(report: Report, what: string): void {
  report(
    diagnostic('refuse.cache.differs', `the cache gives ${what} a clean compile`, {
      at: { file: cacheDirectory },
      help: 'remove it with `xstack cache clean`; if nobody has written into it and no pack has changed meanwhile, please report it',
    }),
  );
}

function textOf(value: unknown): string {
  return canonicalJson(value as JsonValue);
}
