import { defineCommand } from '../ops/command.ts';
import { bundleOption } from '../ops/explain/bundle-option.ts';
import { listUses } from '../ops/explain/explain-id.ts';
import { projectOptions } from '../ops/project/project.ts';

export const command = defineCommand({
  summary: 'list all references to a pack, a row or a scene',
  positionals: [{ name: 'id', summary: 'the id of a pack, a row or a scene', required: true, ids: 'packs' }],
  options: { ...projectOptions, ...bundleOption },
  examples: [
    ['xstack uses pack.core.runtime', 'the bundles and packs that name it, with file and line'],
    ['xstack uses lens.diegetic.eye --json', 'the rows that refer to a row, as JSON'],
  ],
  run: ({ id, ...args }, host) => listUses(args, host, id),
});
