import { defineCommand } from '../ops/command.ts';
import { bundleOption } from '../ops/explain/bundle-option.ts';
import { explanationResult } from '../ops/explain/explanation.ts';
import { projectGraph } from '../ops/explain/project-graph.ts';
import { whyExplanation } from '../ops/explain/why-result.ts';
import { projectOptions } from '../ops/project/project.ts';

export const command = defineCommand({
  summary: 'explain why a bundle selects a pack: the shortest path of dependencies to it',
  positionals: [{ name: 'pack', summary: 'the pack', required: true, ids: 'packs' }],
  options: {
    ...projectOptions,
    ...bundleOption,
    all: { type: 'boolean', summary: 'show every shortest path' },
  },
  examples: [
    ['xstack why pack.core.runtime', 'the path from the list of the bundle, with file and line of each entry'],
    ['xstack why pack.core.runtime --all --json', 'every shortest path, as JSON'],
  ],
  run: async (args, host) => {
    const found = await projectGraph(args, host);
    return explanationResult(found, host, whyExplanation(found, args.pack, args.all === true));
  },
});
