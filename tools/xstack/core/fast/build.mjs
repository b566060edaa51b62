#!/usr/bin/env node
/**
 * Builds core.wasm from the sources in assembly/. With `--check`, writes nothing and fails if the committed file differs from
 * a build. Needs the packages of this folder: `npm ci --prefix tools/xstack/core/fast`.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

const folder = dirname(fileURLToPath(import.meta.url));
const target = join(folder, 'core.wasm');
const options = '-Oz --noAssert --runtime stub --enable simd --importMemory --noExportMemory --memoryBase 1024';

const files = new Map();
const { error, stderr } = await asc.main(['assembly/core.ts', ...options.split(' '), '--outFile', 'core.wasm'], {
  readFile: (name, base) => readIfExists(join(base, name)),
  writeFile: (name, bytes) => void files.set(name, bytes),
  listFiles: () => [],
});
if (error) throw new Error(`${error.message}\n${stderr.toString()}`);
const built = files.get('core.wasm');
if (!process.argv.includes('--check')) writeFileSync(target, built);
else if (!readFileSync(target).equals(built)) {
  console.error('core.wasm differs from a build of its sources: run `npm run build --prefix tools/xstack/core/fast`');
  process.exitCode = 1;
}

function readIfExists(path) {
  try {
    return readFileSync(join(folder, path), 'utf8');
  } catch (failure) {
    if (failure.code === 'ENOENT') return null;
    throw failure;
  }
}
