#!/usr/bin/env node
/**
 * Builds dist/: the command line as one CommonJS file, and the library as one ES module. Written beside and renamed, so
 * that a program that starts meanwhile finds the old build or the new one.
 */
import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');
const dist = join(root, 'dist');
const fresh = join(root, `dist.${process.pid}.tmp`);

const shared = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node20',
  mainFields: ['module', 'main'],
  minifySyntax: true,
  minifyWhitespace: true,
  charset: 'utf8',
  legalComments: 'none',
  logLevel: 'warning',
};

mkdirSync(fresh, { recursive: true });
try {
  await build({
    ...shared,
    entryPoints: [join(root, 'tools/xstack/cli/xstack.ts')],
    outfile: join(fresh, 'xstack.cjs'),
    format: 'cjs',
    banner: { js: "#!/usr/bin/env node\nconst importMetaUrl = require('node:url').pathToFileURL(__filename).href;" },
    define: { 'import.meta.url': 'importMetaUrl' },
    external: ['libsql', 'pg', '@parcel/watcher'],
  });
  await build({
    ...shared,
    entryPoints: [join(root, 'tools/xstack/index.ts'), join(root, 'tools/xstack/core/schema/row-schema.ts')],
    entryNames: '[name]',
    outdir: fresh,
    format: 'esm',
    splitting: true,
    external: ['ajv', 'ajv/*', 'ajv-formats', 'semver', 'jsonc-parser'],
  });
  rmSync(`${dist}.old`, { recursive: true, force: true });
  try {
    renameSync(dist, `${dist}.old`);
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
  renameSync(fresh, dist);
  rmSync(`${dist}.old`, { recursive: true, force: true });
} finally {
  rmSync(fresh, { recursive: true, force: true });
}
