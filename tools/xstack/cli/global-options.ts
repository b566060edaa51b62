import type { OptionSpec } from '../ops/command.ts';

export const formats = ['text', 'json', 'sarif', 'github', 'junit'] as const;

export type Format = (typeof formats)[number];

/** The options that every command has. */
export const globalOptions = {
  format: { type: 'string', value: 'FORMAT', choices: formats, default: 'text', summary: 'output format' },
  json: { type: 'boolean', summary: 'the same as --format json' },
  quiet: { type: 'boolean', summary: 'print diagnostics only' },
  'path-prefix': {
    type: 'string',
    value: 'DIR',
    summary: 'prefix of the paths in sarif, github and junit: the directory of the content in a larger repository',
  },
  'max-diagnostics': {
    type: 'string',
    value: 'N|none',
    summary: 'print at most N diagnostics, errors first (default: 200 as text and github, 5000 as junit and sarif)',
  },
  color: {
    type: 'string',
    value: 'WHEN',
    choices: ['auto', 'always', 'never'],
    default: 'auto',
    summary: 'auto: colour on a terminal (see also NO_COLOR, FORCE_COLOR)',
  },
  'no-color': { type: 'boolean', summary: 'the same as --color never' },
} as const satisfies Readonly<Record<string, OptionSpec>>;
