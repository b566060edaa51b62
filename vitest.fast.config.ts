import { defineConfig } from 'vitest/config';
import quick from './vitest.config.ts';

/** Folders whose tests start no process, server or browser. */
const folders = ['cli', 'content', 'core', 'json', 'product', 'project', 'run'];

/** Tests above a second: they generate many cases, compile large documents or compare with Python. */
const slow = [
  ...[
    'cli/help',
    'cli/json-documents',
    'cli/parse',
    'core/bounded',
    'core/cause',
    'core/compact',
    'core/ignore-rules',
    'core/moves',
    'core/pack-relations',
    'core/soft-edges',
    'core/row-schema',
  ],
  ...[
    'core/row-validator',
    'core/schema',
    'core/schema-messages',
    'json/excess',
    'product/checksum',
    'product/integrity',
    'product/laws',
  ],
  ...[
    'product/operations',
    'project/bisect',
    'project/compile-revision',
    'project/explain-revisions',
    'project/repro',
    'run/unreadable',
  ],
];

const { projects: _, ...options } = quick.test ?? {};

/** The tests for every save: `npm run check:fast`. */
export default defineConfig({
  define: quick.define ?? {},
  test: {
    ...options,
    isolate: false,
    include: ['test/cases.test.ts', 'test/tidy.test.ts', ...folders.map((folder) => `test/${folder}/**/*.test.ts`)],
    exclude: slow.map((name) => `test/${name}.test.ts`),
  },
});
