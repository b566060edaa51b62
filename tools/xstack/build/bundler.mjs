/** rolldown with the settings shared by everything in dist/. */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');

/** Optional packages, loaded from node_modules on use: native code, or needed by few commands. All others are bundled. */
const external = {
  cjs: ['@parcel/watcher', 'libsql', 'pg', 'playwright-core'],
  esm: ['libsql', 'pg'],
};

/**
 * Bundles `input` (names and paths relative to the root) and returns the chunks; writes them if `dir` is given. Earlier
 * `groups` take a module before later ones. A bundle for the platform `browser` must not import a module of Node: rolldown
 * warns, and every warning is an error.
 */
export async function bundle({ input, format, dir, platform = 'node', define = {}, groups = [], minify = false }) {
  const build = await rolldown({
    cwd: root,
    input,
    platform,
    external: external[format],
    resolve: { mainFields: ['module', 'main'] },
    plugins: [internedOnUse],
    transform: {
      target: platform === 'node' ? 'node20' : 'es2023',
      define: { 'import.meta.resolve': 'undefined', ...define },
    },
    onLog: (_, { message }) => {
      throw new Error(message);
    },
  });
  try {
    const { output } = await (dir === undefined ? build.generate : build.write).call(build, {
      dir,
      format,
      entryFileNames: `[name].${format === 'cjs' ? 'cjs' : 'js'}`,
      chunkFileNames: `[name]${groups.length > 0 ? '' : '-[hash]'}.${format === 'cjs' ? 'cjs' : 'js'}`,
      // The loader of the program has `require` only.
      dynamicImportInCjs: false,
      codeSplitting: { groups: groups.map((group, i) => ({ ...group, priority: groups.length - i })) },
      // Names at the top level stay, so that stack traces are readable.
      minify: minify && { compress: true, mangle: { toplevel: false }, codegen: { removeWhitespace: true } },
      comments: { legal: false },
    });
    return output;
  } finally {
    await build.close();
  }
}

/**
 * jsonc-parser builds 1,220 strings of white space when it is loaded, which only its formatter needs: each is built when
 * it is used.
 */
const internedOnUse = {
  name: 'interned-on-use',
  transform: {
    filter: { id: /jsonc-parser\/lib\/esm\/impl\/string-intern\.js$/ },
    handler(code) {
      const lazy = code.replaceAll(/new Array\((\w+)\)\.fill\(0\)\.map\(/g, 'stringsOnUse($1, ');
      if (lazy.split('stringsOnUse').length !== 8) throw new Error('jsonc-parser builds its strings in another way');
      return `${stringsOnUse}\n${lazy}`;
    },
  },
};

/** Returns what behaves as an array of `length` strings for the formatter. */
function stringsOnUse(length, stringAt) {
  return new Proxy({ length }, { get: (_, key) => (key === 'length' ? length : stringAt(undefined, Number(key))) });
}
