/** What is kept between runs. */
export const cacheCodes = {
  'refuse.cache.differs': { severity: 'error', title: 'the cache gives something else than a clean compile' },
} as const;
