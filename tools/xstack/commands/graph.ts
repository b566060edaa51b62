import { resolve } from 'node:path';
import { UsageError } from '../io/failure.ts';
import { checkTarget } from '../io/regular-file.ts';
import { writeFile } from '../io/write-file.ts';
import { defineCommand } from '../ops/command.ts';
import { bundleOption } from '../ops/explain/bundle-option.ts';
import { explanationResult } from '../ops/explain/explanation.ts';
import { graphResult } from '../ops/explain/graph-result.ts';
import { projectGraph } from '../ops/explain/project-graph.ts';
import { projectOptions } from '../ops/project/project.ts';
import { wholeNumber } from '../ops/whole-number.ts';

export const command = defineCommand({
  summary: 'draw the packs of a bundle and their dependencies',
  options: {
    ...projectOptions,
    ...bundleOption,
    format: {
      type: 'string',
      value: 'FORMAT',
      choices: ['svg', 'dot', 'mermaid', 'json'],
      default: 'svg',
      summary: 'the format of the drawing',
    },
    focus: { type: 'string', value: 'PACK', ids: 'packs', summary: 'only the packs near this one' },
    hops: { type: 'string', value: 'N', summary: 'the largest distance from it, in dependencies (default: 1)' },
    out: { type: 'string', value: 'FILE', summary: 'write the drawing to a file' },
  },
  examples: [
    ['xstack graph --out packs.svg', 'levels as rows, categories by colour and shape, cycles in red'],
    ['xstack graph --focus pack.core.runtime --hops 2 --format mermaid', 'the packs near one, for a Markdown page'],
  ],
  run: async ({ format, focus, hops, out, json, ...args }, host) => {
    if (hops !== undefined && focus === undefined) throw new UsageError('--hops needs --focus');
    const isJson = json === true || format === 'json';
    if (isJson && out !== undefined) throw new UsageError('--out is for drawings: use --report json=FILE');
    const found = await projectGraph(args, host);
    const request = { format: isJson ? 'json' : format, focus, hops: wholeNumber('hops', hops ?? '1') } as const;
    const drawing = await graphResult(found, request);
    if (out === undefined || 'code' in drawing) return explanationResult(found, host, drawing);
    const target = resolve(host.cwd, out);
    checkTarget(target);
    writeFile(target, drawing.text);
    return explanationResult(found, host, { ...drawing, text: `wrote ${out}\n` });
  },
});
