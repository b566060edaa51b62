import { pluralize } from '../../core/base/text/pluralize.ts';
import { reportTo, type StageDiagnostics } from '../../core/compiler/stage.ts';
import { defineCommand } from '../../ops/command.ts';
import { findProject, projectOptions, selectedBundle } from '../../ops/project/project.ts';
import { commandResult } from '../../ops/report.ts';
import { verifyCache } from '../../ops/run/verify-cache.ts';

export const command = defineCommand({
  summary: 'compile with the cache and without it, and compare every byte',
  options: {
    ...projectOptions,
    bundle: { type: 'string', value: 'ID', ids: 'bundles', summary: 'the bundle to compile (default: as for `run`)' },
    out: { type: 'string', value: 'DIR', summary: 'the output directory whose last run is compared (default: build)' },
  },
  examples: [
    ['xstack cache verify', 'refuse if a cached result differs from a clean compile'],
    ['xstack cache verify --bundle bundle.inner.tour', 'the same for another bundle'],
  ],
  run: async (args, host) => {
    const given: StageDiagnostics = {};
    const project = findProject(reportTo(given)('01.compatx.check'), args, host.cwd);
    const { diagnostics, packs, reused, hasRun } = await verifyCache(project, selectedBundle(project, args), given);
    return commandResult({
      project,
      host,
      diagnostics,
      json: { packs, reused, run: hasRun },
      text: `compared ${reused} of ${pluralize(packs, 'pack')}${hasRun ? ' and the last run' : '; no run is cached'}\n`,
    });
  },
});
