/** The build cache. */
export const cacheCodes = {
  'refuse.cache.differs': 'a cached result differs from a clean compile',
} as const;
