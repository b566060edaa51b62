import type { OptionSpec } from '../ops/command.ts';

export const formats = ['text', 'json', 'sarif', 'github', 'gitlab', 'junit', 'markdown'] as const;

export type Format = (typeof formats)[number];

/** The options that every command has. */
export const globalOptions = {
  format: { type: 'string', value: 'FORMAT', choices: formats, default: 'text', summary: 'output format' },
  json: { type: 'boolean', summary: 'the same as --format json' },
  report: {
    type: 'string',
    value: 'FORMAT=FILE',
    repeated: true,
    summary: 'also write the result to a file, in any of these formats',
  },
  quiet: { type: 'boolean', summary: 'print diagnostics only' },
  'path-prefix': {
    type: 'string',
    value: 'DIR',
    summary: 'prefix of paths in formats that services read: the directory of the content in the repository',
  },
  'max-diagnostics': {
    type: 'string',
    value: 'N|none',
    summary: 'print at most N diagnostics, errors first (the default depends on the format)',
  },
  color: {
    type: 'string',
    value: 'auto|always|never',
    choices: ['auto', 'always', 'never'],
    default: 'auto',
    summary: 'colours; auto: on a terminal (see also NO_COLOR, FORCE_COLOR)',
  },
  'no-color': { type: 'boolean', summary: 'the same as --color never' },
} as const satisfies Readonly<Record<string, OptionSpec>>;
