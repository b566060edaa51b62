#!/usr/bin/env node
/**
 * Builds dist/: the command line as CommonJS, cut where it imports dynamically so that a command loads only what it needs,
 * and the library as ES modules. Written beside and renamed, so that a program that starts meanwhile finds the old build or
 * the new one.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, transform } from 'esbuild';
import { filesOfPieces } from './join-pieces.mjs';
import { buildPortal } from './portal.mjs';
import { toCommonJs } from './to-commonjs.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');
const dist = join(root, 'dist');
const fresh = join(root, `dist.${process.pid}.tmp`);

/** Stands for the hash of the whole program, by which its caches know it. */
const stampPlaceholder = '@the-hash-of-this-build@';

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
  await buildProgram();
  await buildVerify();
  await buildLibrary();
  await buildPortal(root, join(fresh, 'portal'));
  replace();
} finally {
  rmSync(fresh, { recursive: true, force: true });
}

/**
 * esbuild cuts only ES modules, and Node starts CommonJS sooner: so cut first, then turn each piece into a function of
 * CommonJS, and put the pieces that are used together into one file (`join-pieces.mjs`, `load.cjs`).
 */
async function buildProgram() {
  const { pieces, metafile } = await cut('tools/xstack/cli/xstack.ts', fresh);
  const fileOf = filesOfPieces(metafile.outputs, 'cli/xstack.ts');
  const idOf = new Map([...fileOf].map(([path, file]) => [basename(path), `./${file}/${basename(path, '.cjs')}`]));
  const files = new Map();
  const stamp = stampOf(pieces);
  for (const [path, code] of pieces) {
    const name = basename(path);
    const named = code
      .replaceAll(stampPlaceholder, stamp)
      .replaceAll(/\brequire\("\.\/([^"]+)"\)/g, (_, other) => `require("${idOf.get(other)}")`);
    const [, file] = idOf.get(name).split('/');
    const functions = files.get(file) ?? [];
    files.set(file, [...functions, `"${idOf.get(name)}"(require,module,__filename){${named}}`]);
  }
  const loader = await minified(readFileSync(join(root, 'tools/xstack/build/load.cjs'), 'utf8'));
  for (const [file, functions] of files) {
    const table = `{${functions.join(',\n')}}`;
    const text =
      file === 'xstack'
        ? `#!/usr/bin/env node\n${loader.replace('PIECES', () => table)}`
        : `"use strict";module.exports=${table};\n`;
    writeFileSync(join(fresh, `${file}.cjs`), text, { mode: file === 'xstack' ? 0o755 : 0o644 });
  }
}

/** The hash of all that the program is made of. */
function stampOf(pieces) {
  const hash = createHash('sha256');
  for (const [path, code] of pieces) hash.update(`${basename(path)}\n${code}\n`);
  return hash.digest('hex');
}

/** The checks of the portal; a file for each piece. */
async function buildVerify() {
  const directory = join(fresh, 'verify');
  mkdirSync(directory);
  const { pieces } = await cut('tools/xstack/verify/verify.ts', directory);
  for (const [path, code] of pieces) writeFileSync(join(directory, basename(path)), code);
}

async function cut(entry, outdir) {
  const { outputFiles, metafile } = await build({
    ...shared,
    entryPoints: [join(root, entry)],
    outdir,
    outExtension: { '.js': '.cjs' },
    chunkNames: 'chunk-[hash]',
    define: { 'import.meta.url': 'importMetaUrl', xstackBuild: JSON.stringify(stampPlaceholder) },
    external: ['@parcel/watcher', 'libsql', 'pg', 'playwright-core'],
    metafile: true,
    write: false,
  });
  const pieces = await Promise.all(
    outputFiles.map(async ({ path, text }) => {
      const code = await minified(toCommonJs(path, text));
      const url = code.includes('importMetaUrl')
        ? "const importMetaUrl=require('node:url').pathToFileURL(__filename).href;"
        : '';
      return [path, url + code];
    }),
  );
  return { pieces, metafile };
}

/** In ASCII: a text with any other character takes two bytes for each in the engine, and longer to read. */
async function minified(text) {
  const { code } = await transform(text, {
    platform: 'node',
    target: 'node20',
    minifySyntax: true,
    minifyWhitespace: true,
    charset: 'ascii',
    legalComments: 'none',
    supported: { 'import-meta': false },
  });
  // What esbuild leaves stands in regular expressions.
  return code.replaceAll(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

async function buildLibrary() {
  await build({
    ...shared,
    entryPoints: ['index.ts', 'core/schema/row-schema.ts', 'commands/product-service.ts'].map((path) =>
      join(root, 'tools/xstack', path),
    ),
    entryNames: '[name]',
    outdir: fresh,
    external: ['ajv-formats', 're2js', 'semver', 'jsonc-parser', 'kysely', 'libsql', 'pg'],
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
