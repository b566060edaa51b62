/** The bundle that is built when none is named. */
export const defaultBundleId = 'bundle.base.lab';
