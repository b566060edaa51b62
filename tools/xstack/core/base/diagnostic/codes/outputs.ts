/** The output directory. */
export const outputCodes = {
  'refuse.outputs.unsafe_directory': 'files cannot be written to this directory',
} as const;
