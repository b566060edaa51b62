import { basename, dirname, extname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { buildSync } from 'esbuild';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/** A module of the program, bundled as the program is. */
export async function bundled(source) {
  return import(pathToFileURL(bundle(source)).href);
}

/** Bundles a module; returns the file. */
export function bundle(source) {
  const outfile = join(root, 'node_modules/.cache/xstack-bench', `${basename(source, extname(source))}.mjs`);
  buildSync({
    entryPoints: [join(root, source)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    mainFields: ['module', 'main'],
    external: ['libsql', 'pg'],
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    logLevel: 'error',
  });
  return outfile;
}
