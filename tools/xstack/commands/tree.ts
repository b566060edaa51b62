import { UsageError } from '../io/failure.ts';
import { defineCommand } from '../ops/command.ts';
import { bundleOption } from '../ops/explain/bundle-option.ts';
import { explanationResult } from '../ops/explain/explanation.ts';
import { projectGraph } from '../ops/explain/project-graph.ts';
import { treeAnswer } from '../ops/explain/tree-result.ts';
import { projectOptions } from '../ops/project/project.ts';
import { wholeNumber } from '../ops/whole-number.ts';

export const command = defineCommand({
  summary: 'print the packs of a bundle, or of one pack, as a tree of dependencies',
  positionals: [{ name: 'pack', summary: 'the root of the tree (default: the bundle)', ids: 'packs' }],
  options: {
    ...projectOptions,
    ...bundleOption,
    invert: { type: 'boolean', summary: 'from the pack to the packs that need it' },
    depth: { type: 'string', value: 'N', summary: 'levels of dependencies below the root (default: all)' },
    level: { type: 'boolean', summary: 'group the packs by their level of dependencies' },
  },
  examples: [
    ['xstack tree', 'the packs of the default bundle; (*) marks packs whose dependencies are printed above'],
    ['xstack tree pack.core.runtime --invert', 'the packs that need it, directly or not'],
  ],
  run: async ({ pack, invert, depth, level, ...args }, host) => {
    if (invert === true && pack === undefined) throw new UsageError('--invert needs a pack');
    const found = await projectGraph(args, host);
    const request = {
      pack,
      isInverted: invert === true,
      depth: depth === undefined ? Number.POSITIVE_INFINITY : wholeNumber('depth', depth),
      isByLevel: level === true,
    };
    return explanationResult(found, host, treeAnswer(found, request));
  },
});
