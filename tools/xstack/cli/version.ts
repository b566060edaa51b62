import manifest from '../../../package.json' with { type: 'json' };

/** The version of this product, written into the program when it is built. */
export const packageVersion: string = manifest.version;
