/** The build cache. */
export const cacheCodes = {
  'refuse.cache.differs': { severity: 'error', title: 'a cached result differs from a clean compile' },
} as const;
