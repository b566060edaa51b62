import type { OptionSpecs, PositionalSpec } from '../command.ts';

/** The options of a plan and of an import. */
export const importOptions = {
  strategy: {
    type: 'string',
    value: 'STRATEGY',
    required: true,
    summary: 'treatment of existing scenes: skip_existing, override_existing or rename_on_conflict',
  },
  'allow-breaking': {
    type: 'boolean',
    summary: 'import also a package that declares a breaking upgrade',
  },
} as const satisfies OptionSpecs;

/** The package to plan or to import. */
export const packagePositional = {
  name: 'file',
  summary: 'the package, a JSON file; `-` for standard input',
  required: true,
  isPath: true,
} as const satisfies PositionalSpec;
