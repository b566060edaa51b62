import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { patience_ms } from './test/support/patience.ts';

/** The long checks have a script of their own: `npm run test:long`. */
export default defineConfig({
  // Commands that run from their sources share one cache key while the tests run.
  define: { xstackBuild: JSON.stringify(`tests of ${new Date().toISOString()}`) },
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/long/**', 'test/site/**', 'node_modules/**'],
    testTimeout: patience_ms,
    hookTimeout: patience_ms,
    expect: { poll: { timeout: patience_ms } },
    // Most tests wait for programs that they start; the default leaves one of two cores idle.
    maxWorkers: Math.max(2, availableParallelism() - 1),
  },
});
