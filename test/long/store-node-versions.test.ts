/** The store on versions of Node that contain SQLite: the suite of both databases, and the program without any package. */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { root } from '../support/binary.ts';
import { testWith } from '../support/skip.ts';

let installed = '';
beforeAll(() => {
  installed = mkdtempSync(join(tmpdir(), 'xstack-without-packages-'));
  cpSync(join(root, 'dist'), join(installed, 'dist'), { recursive: true });
  writeFileSync(join(installed, 'xstack.config.json'), '{}');
});
afterAll(() => rmSync(installed, { recursive: true, force: true }));

const run = (node: string, args: readonly string[], cwd = installed) =>
  spawnSync(node, args, { cwd, encoding: 'utf8', env: { PATH: process.env['PATH'], HOME: process.env['HOME'] } });

const exported = ['package', 'export', '--name', 'p', '--version', '1.0.0', '--allow-empty', '--reason', 'x'];
const program = (node: string, ...argv: readonly string[]) => run(node, ['dist/xstack.cjs', ...argv]);

testWith('Node 20', process.versions.node.startsWith('20.'))('Node 20 without `libsql` names both ways', () => {
  const { status, stderr } = program(process.execPath, ...exported);
  expect(stderr).toContain('run `npm install libsql`, or use Node 22.16 or newer, which contains SQLite');
  expect(status).toBe(2);
});

describe.each(['22', '24'])('Node %s', (version) => {
  const node = join(root, `.cache/node-${version}/node_modules/node/bin/node`);
  const testHere = testWith(
    `Node ${version} (npm install --prefix .cache/node-${version} node@${version})`,
    existsSync(node),
  );

  testHere(`Node ${version} passes the suite of the store`, () => {
    const files = ['test/store', 'test/product/operations.test.ts', 'test/product/integrity.test.ts'];
    const { status, stdout } = run(node, ['node_modules/vitest/vitest.mjs', 'run', ...files], root);
    expect(stdout).toContain('passed');
    expect({ status, stdout }).toMatchObject({ status: 0 });
  });

  testHere(`Node ${version} needs no package for a store, and prints no warning`, () => {
    expect(program(node, ...exported)).toMatchObject({ status: 0, stderr: expect.not.stringContaining('Warning') });
    const { status, stdout, stderr } = program(node, 'package', 'list');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain('1.0.0');
  });

  testHere(`Node ${version} prints every other warning`, () => {
    const module = join(root, 'tools/xstack/io/store/node-sqlite.ts');
    const script = `const { nodeSqlite } = await import(${JSON.stringify(module)});
      console.log(nodeSqlite() !== undefined);
      process.emitWarning('something else', 'ExperimentalWarning');`;
    const { stdout, stderr } = run(node, ['--input-type=module', '-e', script]);
    expect(stdout).toBe('true\n');
    expect(stderr).toContain('ExperimentalWarning: something else');
    expect(stderr).not.toContain('SQLite');
  });
});
