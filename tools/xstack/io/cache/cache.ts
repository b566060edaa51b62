/** The entry point of the build cache: modules outside of this directory import this one only. */
export { BuildCache } from './build-cache.ts';
export { buildStamp } from './build-stamp.ts';
export { cacheDirectory, cacheLink, hasCache, openCacheDirectory, removeCache } from './cache-directory.ts';
export { cacheInfo } from './cache-info.ts';
export { isCacheable } from './cacheable.ts';
export type { PackCache } from './pack-cache.ts';
export { RevisionCache } from './revision-cache.ts';
export { areOutputsUnchanged, changedOutputs } from './run-cache.ts';
