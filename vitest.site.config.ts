import { defineConfig } from 'vitest/config';
import quick from './vitest.config.ts';

/** The checks of the built site: `npm run site` builds it. */
export default defineConfig({
  define: quick.define ?? {},
  test: { include: ['test/site/**/*.test.ts'], testTimeout: 120_000, hookTimeout: 120_000, maxWorkers: 1 },
});
