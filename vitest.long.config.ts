import { defineConfig } from 'vitest/config';
import quick from './vitest.config.ts';

/** The checks that take minutes; CI runs them. */
export default defineConfig({
  define: quick.define ?? {},
  test: {
    include: ['test/long/**/*.test.ts'],
    testTimeout: 900_000,
    hookTimeout: 900_000,
    // Most of them wait for processes and servers that they start.
    maxWorkers: 2,
  },
});
