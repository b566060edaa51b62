import { UsageError } from '../io/failure.ts';
import { defineCommand } from '../ops/command.ts';
import { bundleOption } from '../ops/explain/bundle-option.ts';
import { explanationResult } from '../ops/explain/explanation.ts';
import { orderAnswer, orderOfTwo } from '../ops/explain/order-result.ts';
import { projectGraph } from '../ops/explain/project-graph.ts';
import { projectOptions } from '../ops/project/project.ts';

export const command = defineCommand({
  summary: 'list the packs of a bundle in their resolved order, or explain the order of two',
  positionals: [
    { name: 'pack', summary: 'one of the two packs', ids: 'packs' },
    { name: 'other', summary: 'the other one', ids: 'packs' },
  ],
  options: { ...projectOptions, ...bundleOption },
  examples: [
    ['xstack order', 'the packs of the default bundle with their levels'],
    ['xstack order pack.core.runtime pack.law.observer', 'the chain of dependencies that forces their order'],
  ],
  run: async ({ pack, other, ...args }, host) => {
    if (pack !== undefined && other === undefined) throw new UsageError('name two packs, or none');
    const found = await projectGraph(args, host);
    const answer = pack === undefined || other === undefined ? orderAnswer(found) : orderOfTwo(found, pack, other);
    return explanationResult(found, host, answer);
  },
});
