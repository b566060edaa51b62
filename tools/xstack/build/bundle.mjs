#!/usr/bin/env node
/**
 * Builds dist/: the command line as CommonJS, cut where it imports dynamically so that a command loads only what it needs,
 * and the library as ES modules. Written beside and renamed, so that a program that starts meanwhile finds the old build or
 * the new one.
 */
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, transform } from 'esbuild';
import { toCommonJs } from './to-commonjs.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');
const dist = join(root, 'dist');
const fresh = join(root, `dist.${process.pid}.tmp`);

const shared = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  splitting: true,
  mainFields: ['module', 'main'],
  charset: 'utf8',
  legalComments: 'none',
  logLevel: 'warning',
};

mkdirSync(fresh, { recursive: true });
try {
  await buildProgram('tools/xstack/cli/xstack.ts', fresh);
  await buildProgram('tools/xstack/verify/verify.ts', join(fresh, 'verify'));
  await buildLibrary();
  replace();
} finally {
  rmSync(fresh, { recursive: true, force: true });
}

/** esbuild cuts only ES modules, and Node starts CommonJS sooner: so cut first, then turn each piece into CommonJS. */
async function buildProgram(entry, directory) {
  mkdirSync(directory, { recursive: true });
  const { outputFiles } = await build({
    ...shared,
    entryPoints: [join(root, entry)],
    outdir: directory,
    outExtension: { '.js': '.cjs' },
    chunkNames: 'chunk-[hash]',
    define: { 'import.meta.url': 'importMetaUrl' },
    external: ['libsql', 'pg', '@parcel/watcher', 'playwright-core'],
    write: false,
  });
  for (const { path, text } of outputFiles) {
    const { code } = await transform(toCommonJs(path, text), {
      format: 'cjs',
      platform: 'node',
      target: 'node20',
      minifySyntax: true,
      minifyWhitespace: true,
      charset: 'utf8',
      // As `require`: a real `import()` of CommonJS would read every piece twice, to find its names.
      supported: { 'dynamic-import': false },
    });
    const url = code.includes('importMetaUrl')
      ? "const importMetaUrl = require('node:url').pathToFileURL(__filename).href;\n"
      : '';
    const start = basename(path) === 'xstack.cjs' ? '#!/usr/bin/env node\n' : '';
    writeFileSync(join(directory, basename(path)), `${start}${url}${code}`, { mode: start === '' ? 0o644 : 0o755 });
  }
}

async function buildLibrary() {
  await build({
    ...shared,
    entryPoints: [join(root, 'tools/xstack/index.ts'), join(root, 'tools/xstack/core/schema/row-schema.ts')],
    entryNames: '[name]',
    outdir: fresh,
    external: ['ajv', 'ajv/*', 'ajv-formats', 're2js', 'semver', 'jsonc-parser', 're2js'],
  });
}

function replace() {
  const old = `${dist}.${process.pid}.old`;
  try {
    renameSync(dist, old);
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
  renameSync(fresh, dist);
  rmSync(old, { recursive: true, force: true });
}
