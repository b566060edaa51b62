import manifest from '../../../package.json' with { type: 'json' };

/** The version of this product, inserted when the program is built. */
export const packageVersion: string = manifest.version;
