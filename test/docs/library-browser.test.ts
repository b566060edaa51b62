/** The library as a bundler builds it for a browser: the program of docs/guide/library.md, without Node. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createContext, runInContext } from 'node:vm';
import { rolldown } from 'rolldown';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { compileRowSchema } from '../../tools/xstack/core/base/schema/row-schema.ts';
import { compile } from '../../tools/xstack/index.ts';
import { root } from '../support/binary.ts';

const page = readFileSync(join(root, 'docs/guide/library.md'), 'utf8');
const [, pageProgram = ''] = /```js\n(\/\/ browser\.mjs[\s\S]*?)```/.exec(page) ?? [];

let directory = '';
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'xstack-browser-'));
  mkdirSync(join(directory, 'node_modules'));
  symlinkSync(root, join(directory, 'node_modules/xstack'), 'junction');
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** Bundles a program for a browser, where an import of Node is an error. */
async function bundled(source: string): Promise<string> {
  writeFileSync(join(directory, 'program.mjs'), source);
  const onLog = (_: string, { message }: { message: string }) => {
    throw new Error(message);
  };
  const build = await rolldown({ cwd: directory, input: './program.mjs', platform: 'browser', onLog });
  const { output } = await build.generate({ format: 'iife' });
  await build.close();
  return output[0].code;
}

/** A global object with what workers of browsers have and xstack uses; `TypeError` is the one that the decoder throws. */
function worker() {
  const messages: unknown[] = [];
  const self = { postMessage: (message: unknown) => messages.push(message) };
  return { messages, context: createContext({ self, TextEncoder, TextDecoder, TypeError }) };
}

function filesOf(...directories: readonly string[]): Record<string, string> {
  const entries = directories.flatMap((name) =>
    readdirSync(join(root, name), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()),
  );
  const paths = entries.map(({ parentPath, name }) => join(parentPath, name));
  return Object.fromEntries(
    paths.map((path) => [path.slice(root.length + 1).replaceAll('\\', '/'), readFileSync(path, 'utf8')]),
  );
}

test('the program of the page answers with diagnostics', async () => {
  const { messages, context } = worker();
  runInContext(await bundled(pageProgram), context);
  runInContext(`self.onmessage({ data: { 'bundles/bundle.sky/bundle.json': '{' } })`, context);
  expect(messages).toMatchObject([
    { result: 'refused', diagnostics: [{ code: 'refuse.bundle_profile.invalid_json' }] },
  ]);
});

test('the sample world has the diagnostics and the outputs that Node gives', async () => {
  const files = filesOf('packs', 'bundles', 'schemas');
  const { messages, context } = worker();
  const program = `
    import { compile } from 'xstack';
    import { compileRowSchema } from 'xstack/row-schema';
    const { diagnostics, outputs } = compile(JSON.parse(self.files), { compileRowSchema });
    self.postMessage(JSON.stringify([diagnostics, [...outputs]]));
  `;
  Object.assign(context['self'], { files: JSON.stringify(files) });
  runInContext(await bundled(program), context);
  const { diagnostics, outputs } = compile(files, { compileRowSchema });
  expect(outputs.size).toBeGreaterThan(10);
  expect(messages).toEqual([JSON.stringify([diagnostics, [...outputs]])]);
});
