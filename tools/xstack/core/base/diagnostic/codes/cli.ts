/** Errors that prevent a command from running. */
export const cliCodes = {
  'refuse.cli.usage': { severity: 'error', title: 'invalid command line' },
  'refuse.io.failure': { severity: 'error', title: 'a file cannot be read or written' },
  'refuse.io.output_locked': { severity: 'error', title: 'another xstack writes to the output directory' },
  'refuse.internal.bug': { severity: 'error', title: 'a bug in xstack' },
  'refuse.cli.unknown_code': { severity: 'error', title: 'unknown code' },
} as const;
