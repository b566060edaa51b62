/** The bundle to build if none is named. */
export const defaultBundleId = 'bundle.base.lab';
