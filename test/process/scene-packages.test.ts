/** The sample world as a package, through the real program: out of its instance, and into others. */
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { program, root, xstack } from '../support/binary.ts';

const update = Boolean(process.env['UPDATE']);
const examples = 'docs/examples/sample_world';
const example = join(root, examples, 'sample.world-1.0.0.json');
const guests = join(root, examples, 'observatory.guests-1.0.0.json');
const reproducible = { SOURCE_DATE_EPOCH: '1767225600' };
const directory = mkdtempSync(join(tmpdir(), 'xstack-world-'));
const compiled = join(directory, 'compiled');

beforeAll(() => {
  for (const part of ['packs', 'bundles', examples])
    cpSync(join(root, part), join(compiled, part), { recursive: true });
  expect(xstack(['run'], { cwd: compiled }).status).toBe(0);
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** An instance with the compiled sample world and a store of its own. */
function world(name: string): string {
  const place = join(directory, name);
  cpSync(compiled, place, { recursive: true });
  return place;
}

function answer(cwd: string, ...argv: readonly string[]): Record<string, unknown> {
  const { status, stdout, stderr } = xstack(['package', ...argv, '--json'], { cwd, env: reproducible });
  if (status !== 0) throw new Error(`package ${argv.join(' ')}: ${status}\n${stdout}${stderr}`);
  return JSON.parse(stdout) as Record<string, unknown>;
}

const bring = (cwd: string, file: string, strategy: string) =>
  answer(cwd, 'import', file, '--strategy', strategy, '--reason', 'a test', '--repo-root', '.');
const exported = (cwd: string, name: string) => {
  answer(
    cwd,
    'export',
    '--name',
    name,
    '--version',
    '1.0.0',
    '--reason',
    'a test',
    '--to',
    'out.json',
    '--repo-root',
    '.',
  );
  return readFileSync(join(cwd, 'out.json'), 'utf8');
};
const scenesOf = (text: string) => (JSON.parse(text) as { scenes: { code: string; name: string }[] }).scenes;

test('the committed example is what the sample world exports', () => {
  const text = exported(world('export'), 'sample.world');
  if (update) writeFileSync(example, text);
  expect(text).toBe(readFileSync(example, 'utf8'));
  expect(scenesOf(text).length).toBeGreaterThan(3);
});

test('importing it into an empty instance and exporting gives the same bytes', () => {
  const empty = join(directory, 'empty');
  mkdirSync(empty);
  const scenes = scenesOf(readFileSync(example, 'utf8'));
  const { summary, imported_scene_keys } = bring(empty, example, 'skip_existing');
  expect(summary).toEqual({ imported_count: scenes.length, skipped_count: 0, renamed_count: 0 });
  expect(imported_scene_keys).toEqual(scenes.map(({ code }) => code));
  expect(exported(empty, 'sample.world')).toBe(readFileSync(example, 'utf8'));
});

test('in its own instance it changes nothing, whatever the strategy, however often', () => {
  const home = world('home');
  for (const strategy of ['skip_existing', 'override_existing', 'rename_on_conflict', 'rename_on_conflict']) {
    const { plan } = answer(home, 'plan', example, '--strategy', strategy) as { plan: { summary: object } };
    expect(plan.summary).toEqual({ scene_count: 4, add: 0, skip: 0, overwrite: 0, rename: 0, unchanged: 4 });
    expect(bring(home, example, strategy)['imported_scene_keys']).toEqual([]);
  }
  expect(exported(home, 'sample.world')).toBe(readFileSync(example, 'utf8'));
});

test.each([
  ['skip_existing', ['Inner planets', undefined]],
  ['override_existing', ['内行星', undefined]],
  ['rename_on_conflict', ['Inner planets', '内行星']],
])('conflicting scenes follow %s, and a rollback undoes it', (strategy, names) => {
  const place = world(strategy);
  const before = exported(place, 'before');
  const { import_id } = bring(place, guests, strategy);
  const name = (code: string) => scenesOf(exported(place, 'after')).find((scene) => scene.code === code)?.name;
  expect(['', '__pkg1'].map((copy) => name(`scenario.tour.inner_planets${copy}`))).toEqual(names);
  expect(name('scenario.tour.moon_evening')).toBe('月夜');
  answer(place, 'rollback', String(import_id), '--reason', 'a test');
  expect(exported(place, 'before')).toBe(before);
});

test('the guide shows the real output', () => {
  const bin = join(directory, 'bin');
  mkdirSync(bin);
  writeFileSync(join(bin, 'xstack'), `#!/bin/sh\nexec "${process.execPath}" "${program}" "$@"\n`);
  chmodSync(join(bin, 'xstack'), 0o755);
  const cwd = world('guide/world');
  let planHash = '';
  const say = (line: string) => {
    const { stdout } = spawnSync('sh', ['-c', `exec 2>&1\n${line.replace('HASH', planHash)}`], {
      cwd,
      env: { PATH: `${bin}:${process.env['PATH']}`, HOME: directory },
      encoding: 'utf8',
    });
    planHash = /--plan-hash ([0-9a-f]{64})/.exec(stdout)?.[1] ?? planHash;
    return `$ ${line}\n${timeless(stdout)}`;
  };
  const page = join(root, 'docs/guide/scene_packages.md');
  const guide = readFileSync(page, 'utf8');
  const played = guide.replace(/(?<=^```console\n)[\s\S]*?(?=^```$)/gm, (session) =>
    [...session.matchAll(/^\$ (.*)$/gm)].map(([, line]) => say(line as string)).join(''),
  );
  if (update) writeFileSync(page, played);
  expect(guide.match(/^\$ /gm)?.length).toBeGreaterThan(15);
  expect(update ? played : guide).toBe(played);
});

/** Replaces times, ids and hashes that differ from run to run. */
function timeless(text: string): string {
  return text
    .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g, '2026-05-01T10:00:00.000Z')
    .replace(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'a1b2c3d4-0000-4000-8000-000000000000')
    .replace(/(?<=the last is )[0-9a-f]{64}/g, (hash) => 'f'.repeat(hash.length));
}
