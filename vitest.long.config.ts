import { defineConfig } from 'vitest/config';

/** The checks that take minutes: CI runs them, nobody has to. */
export default defineConfig({
  test: { include: ['test/long/**/*.test.ts'], testTimeout: 900_000, hookTimeout: 900_000 },
});
