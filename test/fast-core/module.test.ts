/** Properties of the compiled core, and of sources that its compiler would compile wrongly without a warning. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const folder = 'tools/xstack/core/fast';

test('the only import of the core is its memory', () => {
  const module = new WebAssembly.Module(readFileSync(`${folder}/core.wasm`));
  expect(WebAssembly.Module.imports(module)).toEqual([{ module: 'env', name: 'memory', kind: 'memory' }]);
});

/** The code after such a loop is dropped if its body ends in `return`. */
test('no source of the core has a loop without a condition', () => {
  const sources = readdirSync(`${folder}/assembly`);
  expect(sources.length).toBeGreaterThan(10);
  const found = sources.filter((name) => /for\s*\(\s*;\s*;/.test(readFileSync(`${folder}/assembly/${name}`, 'utf8')));
  expect(found).toEqual([]);
});

test('the compiler of the core is pinned exactly', () => {
  const { devDependencies } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'));
  expect(devDependencies).toEqual({ assemblyscript: expect.stringMatching(/^\d+\.\d+\.\d+$/) });
});

test('the built program has the core beside it, and the package includes it', () => {
  expect(readFileSync('dist/core.wasm').equals(readFileSync(`${folder}/core.wasm`))).toBe(true);
  const { files } = JSON.parse(readFileSync('package.json', 'utf8')) as { files: string[] };
  expect(files).toContain('dist');
  expect(files.filter((pattern) => /^!dist\/(?:\*|core)/.test(pattern))).toEqual([]);
});
