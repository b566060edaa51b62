import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { patience_ms } from './test/support/patience.ts';
import { SlowFirst } from './test/support/slow-first.ts';

/** The long checks have a script of their own: `npm run test:long`. */
const others = ['test/long/**', 'test/site/**', 'node_modules/**'];

/** Files that replace modules: each has a process of its own, all others share the modules that they have loaded. */
const replacing = readdirSync(join(import.meta.dirname, 'test'), { recursive: true, encoding: 'utf8' })
  .map((path) => `test/${path}`)
  .filter(
    (path) => path.endsWith('.test.ts') && readFileSync(join(import.meta.dirname, path), 'utf8').includes('vi.mock('),
  );

export default defineConfig({
  // Commands that run from their sources share one cache key while the tests run.
  define: { xstackBuild: JSON.stringify(`tests of ${new Date().toISOString()}`) },
  test: {
    globalSetup: ['test/support/temporary-directory.ts'],
    testTimeout: patience_ms,
    hookTimeout: patience_ms,
    expect: { poll: { timeout: patience_ms } },
    // Most tests wait for programs that they start: as many workers as processors leave one idle.
    maxWorkers: availableParallelism() + 1,
    sequence: { sequencer: SlowFirst },
    projects: [
      { extends: true, test: { name: 'own modules', include: replacing, exclude: others } },
      {
        extends: true,
        test: {
          name: 'shared modules',
          include: ['test/**/*.test.ts'],
          exclude: [...others, ...replacing],
          isolate: false,
        },
      },
    ],
  },
});
