/** Errors that prevent a command from running. */
export const cliCodes = {
  'refuse.cli.usage': 'invalid command line',
  'refuse.io.failure': 'a file cannot be read or written',
  'refuse.io.output_locked': 'another xstack writes to the output directory',
  'refuse.internal.bug': 'a bug in xstack',
  'refuse.cli.unknown_code': 'unknown code',
} as const;
