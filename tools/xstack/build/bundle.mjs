#!/usr/bin/env node
/**
 * Builds dist/: the command line and the checks of the portal as CommonJS, the library as ES modules, for Node and
 * for browsers, and the page of the portal. Builds into a temporary directory and renames it, so that a program that starts meanwhile finds either
 * build as a whole.
 */
import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { transformSync } from 'rolldown/utils';
import { bundle } from './bundler.mjs';
import { noticesOf } from './notices.mjs';
import { withPlainExports } from './plain-exports.mjs';
import { buildPortal } from './portal.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');
const dist = join(root, 'dist');
const fresh = join(root, `dist.${process.pid}.tmp`);

/** The accept-only core, which is committed beside its sources. */
const fastCore = join(root, 'tools/xstack/core/fast/core.wasm');

const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/** Placeholder for the hash of the whole program, which is part of the keys of its caches. */
const stampPlaceholder = '@the-hash-of-this-build@';

/**
 * Modules of one output file, with all imports that no earlier group contains. Opening a file costs more than reading
 * it: most commands open `start`, `run` opens two more.
 */
const groups = [
  { name: 'start', test: /\/cli\/(?:main|render\/text)\.ts$|\/commands\/bundle\/validate\.ts$/ },
  { name: 'run', test: /\/commands\/run\.ts$/ },
  {
    name: 'compiling',
    test: /\/ops\/(?:run\/(?:changed-run|write-run)|scene\/scene-stages)\.ts$|\/content-model\/(?:supported-content|unhashed-sidecars)\.ts$/,
  },
  { name: 'fast-core', test: /\/io\/fast-core\/fast-core\.ts$/ },
  { name: 'yargs', test: /\/cli\/help\.ts$/ },
  { name: 'package-root', test: /\/io\/package-root\.ts$/ },
  { name: 'scene', test: /\/(?:commands|ops)\/scene\// },
  { name: 'product', test: /\/(?:commands|ops)\/(?:package|governance|product)\/|\/portal\/command\.ts$/ },
];

mkdirSync(fresh, { recursive: true });
try {
  const program = await buildProgram();
  if (program.some(({ name }) => name === 'fast-core')) copyFileSync(fastCore, join(fresh, 'core.wasm'));
  await bundle({ input: { verify: 'tools/xstack/verify/verify.ts' }, format: 'cjs', dir: join(fresh, 'verify') });
  const pure = pureEntries();
  const service = { 'product-service': 'tools/xstack/ops/product/service.ts' };
  const library = await bundle({ input: { ...pure, ...service }, format: 'esm', dir: fresh });
  const browser = { platform: 'browser', dir: join(fresh, 'browser'), minify: true };
  library.push(...(await bundle({ input: pure, format: 'esm', ...browser })));
  const page = await buildPortal(root, join(fresh, 'portal'));
  const modules = [...program, ...library, ...page].flatMap(({ moduleIds }) => moduleIds);
  writeFileSync(join(fresh, 'THIRD_PARTY_NOTICES.txt'), noticesOf(modules));
  replace();
} finally {
  rmSync(fresh, { recursive: true, force: true });
}

/** Returns the chunks of the program. */
async function buildProgram() {
  const chunks = await bundle({
    input: { xstack: 'tools/xstack/cli/xstack.ts' },
    format: 'cjs',
    define: { xstackBuild: JSON.stringify(stampPlaceholder), xstackVersion: JSON.stringify(version) },
    groups,
    minify: true,
  });
  const hash = createHash('sha256');
  if (chunks.some(({ name }) => name === 'fast-core')) hash.update(readFileSync(fastCore));
  for (const { fileName, code } of chunks) hash.update(`${fileName}\n${code}\n`);
  const stamp = hash.digest('hex');
  const [checkNode, useStoredCode] = ['check-node.cjs', 'use-stored-code.cjs'].map((name) =>
    readFileSync(join(root, 'tools/xstack/build', name), 'utf8'),
  );
  for (const { fileName, code, isEntry } of chunks) {
    const stamped = inAscii(withPlainExports(fileName, code.replaceAll(stampPlaceholder, stamp)));
    const text = isEntry
      ? `#!/usr/bin/env node\n${checkNode}${readableByOldNode(`${useStoredCode}\n${stamped}`)}`
      : stamped;
    writeFileSync(join(fresh, fileName), text, { mode: isEntry ? 0o755 : 0o644 });
  }
  return chunks;
}

/**
 * Returns code in ASCII: with any other character, V8 stores two bytes for each. Escapes are valid in all literals, but
 * not after a backslash.
 */
function inAscii(code) {
  if (/(?<!\\)(?:\\\\)*\\[^\0-\x7f]/.test(code)) throw new Error('a character outside of ASCII follows a backslash');
  return code.replaceAll(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/**
 * Node parses a whole file before it runs the first line: an outdated Node must be able to parse up to
 * `check-node.cjs`.
 */
function readableByOldNode(code) {
  const { code: lowered, errors } = transformSync('xstack.cjs', code, { target: 'es2018', sourceType: 'commonjs' });
  if (errors.length > 0) throw new Error(errors.map(({ message }) => message).join('\n'));
  return lowered;
}

/** The part of the library that runs anywhere. */
function pureEntries() {
  return { index: 'tools/xstack/index.ts', 'row-schema': 'tools/xstack/core/base/schema/row-schema.ts' };
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
