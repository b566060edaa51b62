import { defineConfig } from 'vitest/config';
import { longPatience_ms } from './test/support/patience.ts';
import quick from './vitest.config.ts';

const { globalSetup, maxWorkers, expect = {} } = quick.test ?? {};

/** The checks that take minutes; CI runs them. */
export default defineConfig({
  define: quick.define ?? {},
  test: {
    expect,
    include: ['test/long/**/*.test.ts'],
    testTimeout: longPatience_ms,
    hookTimeout: longPatience_ms,
    ...(globalSetup !== undefined && { globalSetup }),
    ...(maxWorkers !== undefined && { maxWorkers }),
  },
});
