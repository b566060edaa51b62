import type { OptionSpecs, PositionalSpec } from '../command.ts';
import { projectOptions } from '../project/project.ts';

/** The two builds that `diff` and `compat` compare. */
export const sidePositionals = [
  { name: 'a', summary: 'a lockfile, an output directory or a git revision (default: the committed lockfile)' },
  { name: 'b', summary: 'the same (default: the work tree)' },
] as const satisfies readonly PositionalSpec[];

export const sideOptions = {
  bundle: {
    type: 'string',
    value: 'ID',
    summary: 'the bundle to compare (default: that of a lockfile, or as for `run`)',
    ids: 'bundles',
  },
  ...projectOptions,
} as const satisfies OptionSpecs;
