import { defineConfig } from 'vitest/config';
import { patience_ms } from './test/support/patience.ts';
import quick from './vitest.config.ts';

/** The checks of the built site: `npm run site` builds it. */
export default defineConfig({
  define: quick.define ?? {},
  test: { include: ['test/site/**/*.test.ts'], testTimeout: patience_ms, hookTimeout: patience_ms, maxWorkers: 1 },
});
