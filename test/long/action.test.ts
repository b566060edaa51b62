/** `action.yml` in the repositories of others, with the packed package. */
import { chmodSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Log } from 'sarif';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { condition, evaluate, interpolate } from '../support/action-expression.ts';
import { type ActionOptions, runAction } from '../support/action-runner.ts';
import { root } from '../support/binary.ts';
import { foreignRepository, git, packed, temporaryDirectory } from '../support/foreign-repository.ts';

let tarball = '';
beforeAll(() => {
  tarball = packed();
});
afterAll(() => rmSync(dirname(tarball), { recursive: true }));

const payload = 'packs/core/pack.core.base/data/core.base.json';
const push = { event_name: 'push', repository: 'owner/content', actor: 'somebody', event: {} };
const pullFrom = (repository: string | null) => ({
  ...push,
  event_name: 'pull_request',
  event: { pull_request: { head: { repo: repository === null ? null : { full_name: repository } } } },
});

function run(workspace: string, options: Partial<ActionOptions> = {}) {
  const inputs = { version: tarball, ...options.inputs };
  return runAction({ action: root, workspace, temporary: temporaryDirectory(), github: push, ...options, inputs });
}

/** The SARIF file that was uploaded. */
function uploaded({ used }: ReturnType<typeof run>): Log {
  const [upload] = used;
  expect(used).toHaveLength(1);
  expect(upload?.uses).toBe('github/codeql-action/upload-sarif@v4');
  return JSON.parse(readFileSync(upload?.with['sarif_file'] ?? '', 'utf8')) as Log;
}

const filesIn = (log: Log) =>
  log.runs[0]?.results?.map(({ locations = [] }) => locations[0]?.physicalLocation?.artifactLocation?.uri);

test('a refused repository: the log, annotations, the summary, outputs and code scanning', () => {
  const workspace = foreignRepository();
  rmSync(join(workspace, payload));
  const ran = run(workspace);
  expect(ran.succeeded).toBe(false);
  expect(ran.log).toMatch(/^error\[refuse\.\S+\]: /m);
  expect(ran.log).toMatch(/^::error file=packs\/core\/pack\.core\.base\/pack\.json,line=/m);
  expect(ran.summary).toMatch(/^## xstack: refused\n/);
  expect(ran.summary).toContain('packs/core/pack.core.base/pack.json');
  expect(ran.outputs).toMatchObject({ result: 'refused', 'exit-code': '1' });
  expect(Number(ran.outputs['errors'])).toBeGreaterThan(0);
  expect(filesIn(uploaded(ran))).toContain('packs/core/pack.core.base/pack.json');
  expect(git(workspace, 'status', '--porcelain', '--ignored')).toBe(` D ${payload}\n`);
});

test('a complete repository: nothing is left in the tree, and an upload without results closes old alerts', () => {
  const workspace = foreignRepository();
  const ran = run(workspace);
  expect(ran).toMatchObject({
    succeeded: true,
    outputs: { result: 'complete', 'exit-code': '0', errors: '0', warnings: '0' },
  });
  expect(ran.summary).toMatch(/^## xstack: complete\n/);
  expect(filesIn(uploaded(ran))).toEqual([]);
  expect(git(workspace, 'status', '--porcelain', '--ignored')).toBe('');
});

test.each([
  ['a pull request from a fork', { github: pullFrom('other/content') }],
  ['a pull request from a fork that was deleted', { github: pullFrom(null) }],
  ['a pull request of Dependabot', { github: { ...pullFrom('owner/content'), actor: 'dependabot[bot]' } }],
  ['without SARIF', { inputs: { 'upload-sarif': 'false' } }],
])('%s: nothing is uploaded, and the rest is as usual', (_, options) => {
  const workspace = foreignRepository();
  rmSync(join(workspace, payload));
  const ran = run(workspace, options);
  expect(ran).toMatchObject({ succeeded: false, used: [], outputs: { result: 'refused' } });
  expect(ran.log).toMatch(/^::error file=/m);
  expect(ran.log).toMatch(/^error\[/m);
  expect(ran.summary).toContain('## xstack: refused');
});

test('a pull request within the repository is uploaded', () => {
  uploaded(run(foreignRepository(), { github: pullFrom('owner/content') }));
});

test.each(['services/content', './services/content/'])(
  'a monorepo: paths begin at the workspace with %s',
  (directory) => {
    const workspace = foreignRepository('services/content');
    rmSync(join(workspace, 'services/content', payload));
    const ran = run(workspace, { inputs: { 'working-directory': directory } });
    expect(ran.log).toMatch(/^::error file=services\/content\/packs\//m);
    const files = filesIn(uploaded(ran)) ?? [];
    expect(files.length).toBeGreaterThan(0);
    for (const file of files) expect(existsSync(join(workspace, file ?? '')), file).toBe(true);
  },
);

test('a command line that cannot be carried out fails with its reason, and uploads nothing', () => {
  const ran = run(foreignRepository(), { inputs: { args: '--loked' } });
  expect(ran).toMatchObject({ succeeded: false, used: [], outputs: { result: 'failed', 'exit-code': '2' } });
  expect(ran.log).toContain('refuse.cli.usage');
});

test('inputs select the bundle, the profile and the revision to compare with', () => {
  const workspace = foreignRepository();
  expect(run(workspace, { inputs: { bundle: 'bundle.other' } }).outputs['result']).toBe('refused');
  rmSync(join(workspace, payload));
  git(workspace, 'commit', '-qam', 'delete');
  expect(run(workspace, { inputs: { profile: 'fast' } }).succeeded).toBe(false);
  expect(run(workspace, { inputs: { since: 'HEAD' } }).succeeded).toBe(true);
  expect(run(workspace, { inputs: { since: 'HEAD~1' } }).succeeded).toBe(false);
});

describe('the package to install', () => {
  /** An npm that prints its arguments and fails. */
  function packageFor(version: string, workspace = temporaryDirectory()): string {
    const path = temporaryDirectory();
    writeFileSync(join(path, 'npm'), '#!/bin/sh\nfor last; do :; done\necho "$last"\nexit 1\n');
    chmodSync(join(path, 'npm'), 0o755);
    const ran = runAction({ action: root, workspace, temporary: temporaryDirectory(), inputs: { version }, path });
    expect(ran).toMatchObject({ succeeded: false, used: [] });
    return ran.log.trim();
  }

  test('is that of the action, a version, an address, or a tarball of the workspace', () => {
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
    expect(packageFor('')).toBe(`xstack@${version}`);
    expect(packageFor('1.2.3')).toBe('xstack@1.2.3');
    expect(packageFor('https://packages.example/x.tgz')).toBe('https://packages.example/x.tgz');
    const workspace = temporaryDirectory();
    writeFileSync(join(workspace, 'x.tgz'), '');
    expect(packageFor('x.tgz', workspace)).toBe(join(workspace, 'x.tgz'));
  });
});

test('the runner evaluates expressions as the documentation of GitHub describes them', () => {
  const contexts = { a: { 'b-c': 'X', none: null }, t: true };
  // biome-ignore-start lint/suspicious/noTemplateCurlyInString: the syntax of GitHub
  expect(interpolate('1 ${{ a.b-c }} ${{ a.none.x }}2', contexts)).toBe('1 X 2');
  expect(condition("${{ a.b-c == 'x' && (a.none == '' || !t) }}", contexts)).toBe(true);
  // biome-ignore-end lint/suspicious/noTemplateCurlyInString: the syntax of GitHub
  expect(condition("a.b-c != 'x' || !t", contexts)).toBe(false);
  expect(evaluate("'it''s'", contexts)).toBe("it's");
  expect(() => evaluate('b.c', contexts)).toThrow('there is no context');
  expect(() => evaluate("a.b-c == 'x' a", contexts)).toThrow('unexpected');
});
