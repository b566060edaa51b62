import { hasErrors } from '../core/base/diagnostic/diagnostic.ts';
import { UsageError } from '../io/failure.ts';
import { defineCommand } from '../ops/command.ts';
import { bundleOption } from '../ops/explain/bundle-option.ts';
import { explanationResult } from '../ops/explain/explanation.ts';
import { projectGraph } from '../ops/explain/project-graph.ts';
import { projectOptions } from '../ops/project/project.ts';
import { wholeNumber } from '../ops/whole-number.ts';

export const command = defineCommand({
  summary: 'find the packs of a bundle, or the commit of a pack, that make a command fail',
  options: {
    ...projectOptions,
    ...bundleOption,
    run: {
      type: 'string',
      value: 'CMD',
      required: true,
      summary: 'judges a build in the root of a copy: exits with 0 if it is good, 1-127 if bad, 125 to skip it',
    },
    pack: { type: 'string', value: 'ID', ids: 'packs', summary: 'search the commits of this pack' },
    good: { type: 'string', value: 'REV', summary: 'with --pack: a revision at which the command passes' },
    bad: { type: 'string', value: 'REV', summary: 'with --pack: a revision at which it fails (default: HEAD)' },
    timeout: { type: 'string', value: 'S', default: '600', summary: 'end the command after this many seconds' },
    verbose: { type: 'boolean', summary: 'print each build with its verdict, and the output of the command' },
  },
  examples: [
    ["xstack bisect --run 'npm test'", 'the smallest set of packs that makes the tests of the product fail'],
    ['xstack bisect --run ./check.sh --pack pack.core.a --good v1.0.0', 'the commit of one pack since which they fail'],
  ],
  run: async (args, host) => {
    const { run, pack, good, bad = 'HEAD' } = args;
    if ((pack === undefined) !== (good === undefined)) throw new UsageError('--pack and --good need each other');
    if (pack === undefined && args.bad !== undefined) throw new UsageError('--bad needs --pack');
    const judge = { command: run, timeout_s: wholeNumber('timeout', args.timeout), isVerbose: args.verbose === true };
    const found = await projectGraph(args, host);
    if (hasErrors(found.diagnostics)) return explanationResult(found, host, { json: {}, text: '' });
    if (pack === undefined || good === undefined) {
      const { bisectPacks } = await import('../ops/bisect/bisect-packs.ts');
      return explanationResult(found, host, await bisectPacks(found, args, judge, host));
    }
    const { bisectRevisions } = await import('../ops/bisect/bisect-revisions.ts');
    return explanationResult(found, host, await bisectRevisions(found, { pack, good, bad }, args, judge, host));
  },
});
