import { basename, dirname, extname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { rolldown } from 'rolldown';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/** Imports a module of the program, bundled as the program is. */
export async function bundled(source) {
  return import(pathToFileURL(await bundle(source)).href);
}

/** Bundles a module; returns the path of the bundle. */
export async function bundle(source) {
  const file = join(root, 'node_modules/.cache/xstack-bench', `${basename(source, extname(source))}.mjs`);
  const build = await rolldown({
    input: join(root, source),
    platform: 'node',
    resolve: { mainFields: ['module', 'main'] },
    external: ['libsql', 'pg'],
    logLevel: 'silent',
  });
  await build.write({ file, format: 'esm', codeSplitting: false });
  await build.close();
  return file;
}
