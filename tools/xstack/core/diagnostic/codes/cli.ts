/** What keeps a command from being carried out at all. */
export const cliCodes = {
  'refuse.cli.usage': { severity: 'error', title: 'the command line cannot be meant' },
  'refuse.io.failure': { severity: 'error', title: 'the system refused to read or write' },
  'refuse.io.output_locked': { severity: 'error', title: 'another xstack writes into the output directory' },
  'refuse.internal.bug': { severity: 'error', title: 'xstack itself is wrong' },
  'refuse.cli.unknown_code': { severity: 'error', title: 'there is no such code to explain' },
} as const;
