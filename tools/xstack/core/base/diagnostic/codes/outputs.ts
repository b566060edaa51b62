/** The output directory. */
export const outputCodes = {
  'refuse.outputs.unsafe_directory': { severity: 'error', title: 'files cannot be written to this directory' },
} as const;
