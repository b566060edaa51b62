/** The option of commands about the packs of one bundle. */
export const bundleOption = {
  bundle: { type: 'string', value: 'ID', ids: 'bundles', summary: 'the bundle (default: as for `run`)' },
} as const;
