/** The Makefile: odd variables, side by side, evidence, verdicts. */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { newEvidenceFolder } from '../../../tools/xstack/verify/evidence.ts';
import { root } from '../../support/binary.ts';
import { testWith } from '../../support/skip.ts';

const withMake = testWith('make', spawnSync('make', ['--version']).status === 0);

interface MakeResult {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** The evidence directories of the run; removed after the test. */
  readonly folders: readonly string[];
}

function make(words: readonly string[], variables: Readonly<Record<string, string>> = {}): Promise<MakeResult> {
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn('make', words, { cwd: root, env: { PATH, HOME, ...variables } });
  const said = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    child[name].setEncoding('utf8').on('data', (text: string) => {
      said[name] += text;
    });
  return new Promise((resolve) => {
    child.on('close', (status) => {
      const folders = [...said.stdout.matchAll(/evidence in (.+)$/gm)].map(([, folder]) => folder as string);
      onTestFinished(() => {
        for (const folder of folders) rmSync(folder, { recursive: true, force: true });
      });
      resolve({ status, ...said, folders });
    });
  });
}

const json = (folder: string | undefined, name: string) =>
  JSON.parse(readFileSync(join(folder ?? '', name), 'utf8')) as Record<string, unknown>;

withMake('an export is named as its variables say, whatever shell or make would make of them', async () => {
  // Short: four times its path is part of a name of at most 200 characters.
  const canary = mkdtempSync(join(tmpdir(), 'c-'));
  onTestFinished(() => rmSync(canary, { recursive: true, force: true }));
  const touch = (n: number) => `touch ${join(canary, String(n))}`;
  const name = `施工 $(shell ${touch(1)}) \`${touch(2)}\` "; ${touch(3)}; ' $$(${touch(4)}) & | # %`;
  const runs = [
    make(['scene.package.export', `PACKAGE_NAME=${name}`, 'PACKAGE_VERSION=1.0.0', 'SCENE_CHANNEL=stable']),
    make(['scene.package.export'], { PACKAGE_NAME: name, PACKAGE_VERSION: '1.0.0' }),
  ];
  for (const made of await Promise.all(runs)) {
    expect(made).toMatchObject({ status: 0, stderr: '' });
    const [folder] = made.folders;
    expect(folder).toMatch(/artifacts\/codex\/portal-scene-package-export-v10_6\/\d{8}T\d{6}(-\d+)?$/);
    expect(json(folder, 'scene_package.json')).toMatchObject({ package_name: name, package_version: '1.0.0' });
    expect(json(folder, 'summary.json')).toMatchObject({ check: 'export', result: 'passed', faults: [] });
    expect(readdirSync(folder ?? '').sort()).toEqual(
      ['exchanges.json', 'portal.log', 'scene_package.json', 'summary.json', 'summary.md'].sort(),
    );
    expect(readFileSync(join(folder ?? '', 'exchanges.json'), 'utf8')).not.toMatch(/Bearer|"password": "admin"/);
  }
  expect(readdirSync(canary)).toEqual([]);
});

withMake('the gate passes, its checks side by side', async () => {
  const made = await make(['-j3', 'verify.portal.ui.v0_8.semantic.container']);
  expect(made).toMatchObject({ status: 0, stderr: '' });
  expect(made.folders.map((folder) => folder.split('/').at(-2)).sort()).toEqual([
    'portal-scene-observability-v10_6',
    'portal-scene-package-dry-run-v10_6',
    'portal-scene-package-import-v10_6',
  ]);
});

withMake('a variable that is missing is named', async () => {
  const made = await make(['scene.package.export', 'PACKAGE_NAME=x']);
  expect(made.status).toBe(2);
  expect(made.stderr).toContain('verify: PACKAGE_VERSION is missing');
  expect(made.folders).toEqual([]);
});

withMake('a channel that nobody knows is a fault, with its sentence', async () => {
  const made = await make(['scene.package.export', 'PACKAGE_NAME=x', 'PACKAGE_VERSION=1.0.0', 'SCENE_CHANNEL=$(x)']);
  expect(made.status).toBe(2);
  expect(made.stderr).toContain('export: `scene.package.export` was refused: 400');
  expect(json(made.folders[0], 'summary.json')).toMatchObject({ result: 'failed', faults: [expect.any(String)] });
});

withMake('a portal that is not there, and one that is something else', async () => {
  const target = 'verify.portal.scene_observability_preflight.container';
  const nobody = await make([target], { PORTAL_URL: 'http://127.0.0.1:1' });
  expect(nobody.status).toBe(2);
  expect(nobody.stderr).toContain('preflight: the portal at http://127.0.0.1:1 does not answer: ');
  const server = createServer((_, response) => response.end('<html>')).listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  const other = await make([target], { PORTAL_URL: `http://127.0.0.1:${port}` });
  expect(other.stderr).toContain('preflight: `login` answers 200 without JSON');
});

withMake('a Chromium that is not there is named, and is no reason to pass', async () => {
  const made = await make(['verify.portal.scene_package_ui_smoke.container', 'CHROMIUM=/nowhere/$(x)']);
  expect(made.status).toBe(2);
  expect(made.stderr).toContain('ui: there is no Chromium: install it');
});

withMake('every name of the contract is a target', () => {
  const { stdout } = spawnSync('make', { cwd: root, encoding: 'utf8' });
  for (const target of stdout.trim().split('\n'))
    expect(spawnSync('make', ['-n', target], { cwd: root }).status, target).toBe(0);
  expect(stdout.trim().split('\n')).toEqual([
    'scene.package.export',
    'verify.portal.scene_package_dry_run_smoke.container',
    'verify.portal.scene_package_import_smoke.container',
    'verify.portal.scene_package_import_strict.container',
    'verify.portal.scene_observability_preflight.container',
    'verify.portal.scene_observability_smoke.container',
    'verify.portal.scene_observability_strict.container',
    'verify.portal.scene_package_ui_smoke.container',
    'verify.portal.ui.v0_8.semantic.container',
  ]);
});

test('two runs within a second have separate directories', () => {
  const parent = mkdtempSync(join(tmpdir(), 'xstack-evidence-'));
  onTestFinished(() => rmSync(parent, { recursive: true, force: true }));
  const at_ms = Date.UTC(2026, 10, 21, 1, 2, 3);
  const names = [1, 2, 3].map(() => newEvidenceFolder(join(parent, 'a'), at_ms).slice(parent.length));
  expect(names).toEqual(['/a/20261121T010203', '/a/20261121T010203-2', '/a/20261121T010203-3']);
  expect(names.every((name) => existsSync(parent + name))).toBe(true);
});
