import { defineConfig } from 'vitest/config';
import { longPatience_ms } from './test/support/patience.ts';
import quick from './vitest.config.ts';

/** The checks that take minutes; CI runs them. */
export default defineConfig({
  define: quick.define ?? {},
  test: {
    include: ['test/long/**/*.test.ts'],
    testTimeout: longPatience_ms,
    hookTimeout: longPatience_ms,
    expect: quick.test?.expect ?? {},
    // Most of them wait for processes and servers that they start.
    maxWorkers: 2,
  },
});
