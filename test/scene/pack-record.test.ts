import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { command as run } from '../../tools/xstack/commands/run.ts';
import { command as install } from '../../tools/xstack/commands/scene/install.ts';
import { command as publish } from '../../tools/xstack/commands/scene/publish.ts';
import type { ScenePackage } from '../../tools/xstack/core/scene/contract.ts';
import type { Arguments, Command } from '../../tools/xstack/ops/command.ts';
import { packRecord } from '../../tools/xstack/ops/scene/pack-record.ts';
import { xstack } from '../support/binary.ts';
import { bundle, manifest, onDisk, text } from '../support/repository.ts';
import { makeWorld, registryIndex, type SceneWorld, said, writeScene } from './support/world.ts';

const scene = { pack: { pack_id: 'pack.core.a' } } as ScenePackage;

test('the registry records the hash of the pack as it is now, and that of the bundle as it was locked', async () => {
  const files = {
    'packs/core/pack.core.a/pack.json': text(manifest('pack.core.a')),
    'packs/core/pack.core.a/data/x.txt': 'x',
    ...bundle(['pack.core.a']),
  };
  const root = onDisk(files);
  expect(xstack(['run'], { cwd: root }).status).toBe(0);
  const { packs } = JSON.parse(xstack(['pack', 'hash', '--json'], { cwd: root }).stdout) as {
    packs: { canonical_hash: string }[];
  };
  const record = await packRecord(() => {}, root, scene, join(root, 'packs/core/pack.core.a'));
  expect(record).toMatchObject({
    pack_id: 'pack.core.a',
    canonical_hash: packs[0]?.canonical_hash,
    pack_lock_hash: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
});

const malformed: readonly (readonly [what: string, lockfile: string, said: RegExp, line: number])[] = [
  ['no JSON', '{\n  "pack_lock_hash": }', /^refuse\.json\.syntax: /, 2],
  ['an array', '\n[]', /^refuse\.lockfile\.invalid: /, 2],
  ['without packs', '{}', /^refuse\.lockfile\.missing_required_field: /, 1],
  [
    'of packs without hashes',
    '{\n  "pack_lock_hash": "x",\n  "resolved_packs": [1] }',
    /^refuse\.lockfile\.invalid: /,
    2,
  ],
  ['of another version', '{\n "lockfile_version": "9.0.0" }', /^refuse\.lockfile\.invalid_lockfile_version: /, 2],
  ['empty', '', /^refuse\.json\.syntax: /, 1],
];

let world: SceneWorld;
beforeEach(() => {
  world = makeWorld();
});
afterEach(() => world.remove());

test.each(malformed)(
  'a lockfile that is %s is refused, not treated as missing',
  async (_, lockfile, expected, line) => {
    writeScene(world, 'pkg', { more: scene });
    await world.run(publish, { package: 'pkg' });
    const index = readFileSync(world.path(registryIndex));
    world.write('build/lockfile.json', lockfile);
    const commands = [
      await world.run(publish, { package: 'pkg', force: true }),
      await world.run(install, { name: 'lantern' }),
    ];
    for (const result of commands) {
      expect(result.result).toBe('refused');
      expect(said(result)[0]).toMatch(expected);
      expect(result.diagnostics[0]?.at).toMatchObject({ file: 'build/lockfile.json', range: { start: { line } } });
      expect(result.diagnostics[0]?.help).toContain('restore the lockfile');
    }
    expect(readFileSync(world.path(registryIndex))).toEqual(index);
    expect(Object.keys(world.picture()).filter((path) => path.startsWith('lantern/'))).toEqual([]);
  },
);

test.each(['{', '[]'])('a pack.json that is `%s` is refused, not treated as missing', async (content) => {
  writeScene(world, 'pkg', { more: scene });
  writeFileSync(world.path('pkg/pack.json'), content);
  const result = await world.run(publish, { package: 'pkg' });
  expect(result).toMatchObject({ result: 'refused', diagnostics: [{ at: { file: 'pkg/pack.json' } }] });
});

test('a scene of no pack does not depend on a lockfile', async () => {
  writeScene(world, 'pkg');
  world.write('build/lockfile.json', '{');
  expect((await world.run(publish, { package: 'pkg' })).result).toBe('complete');
  expect((await world.run(install, { name: 'lantern' })).result).toBe('complete');
});

test('files that are not content of a pack are not published, and a run refuses them', async () => {
  const pack = 'packs/core/pack.core.a';
  for (const [path, content] of Object.entries(bundle(['pack.core.a']))) world.write(path, content);
  world.write(`${pack}/pack.json`, text(manifest('pack.core.a')));
  writeScene(world, pack, { files: { 'data/main.yaml': 'x', 'data/draft.yaml': 'x', 'data/notes.md~': 'x' } });
  const refused = async (command: Command, args: Arguments) => {
    const { diagnostics } = await world.run(command, args);
    return diagnostics.filter(({ severity }) => severity === 'error').map(({ code, message }) => [code, message]);
  };
  const notContent = (path: string) => [
    'refuse.scene_package.forbidden_file',
    `\`${path}\` is not content of the pack`,
  ];
  const running: [Command, Arguments][] = [
    [publish, { package: pack }],
    [run, { profile: 'fast', cache: 'off' }],
  ];
  for (const [command, args] of running) expect(await refused(command, args)).toEqual([notContent('data/notes.md~')]);
  world.write('packs/.xstackignore', 'draft.*\n!*~\n');
  for (const [command, args] of running) expect(await refused(command, args)).toEqual([notContent('data/draft.yaml')]);
  world.write(`${pack}/data/.xstackignore`, '!draft.*\n');
  for (const [command, args] of running) expect(await refused(command, args)).toEqual([]);
  world.write('packs/.xstackignore', 'scene-package.json\n');
  expect(await refused(publish, { package: pack, force: true })).toEqual([notContent('scene-package.json')]);
});

const hiding = [
  ['packs/.xstackignore', 'core/pack.core.a/'],
  ['packs/.xstackignore', 'core/'],
  ['packs/.xstackignore', '*\n!/tool/'],
  ['packs/core/.xstackignore', 'pack.*'],
];

test.each(hiding)('a pack that %s ignores as a whole by `%s` is not published', async (file, pattern) => {
  const pack = 'packs/core/pack.core.a';
  world.write('bundles/README.md', '');
  world.write(`${pack}/pack.json`, text(manifest('pack.core.a')));
  writeScene(world, pack);
  writeScene(world, `${pack}/scenes/inner`);
  world.write(file, `${pattern}\n`);
  for (const directory of [pack, `${pack}/scenes/inner`])
    expect(said(await world.run(publish, { package: directory }))).toEqual([
      `refuse.scene_package.forbidden_file: the pack \`${pack}\` is not content`,
    ]);
  world.write(file, '');
  expect((await world.run(publish, { package: pack })).result).toBe('complete');
});

test('files that are not content of a pack are not published from a package directory in it', async () => {
  const pack = 'packs/core/pack.core.a';
  world.write('bundles/README.md', '');
  world.write(`${pack}/pack.json`, text(manifest('pack.core.a')));
  writeScene(world, `${pack}/scenes/inner`, { files: { 'draft.yaml': 'x' } });
  world.write(`${pack}/.xstackignore`, 'draft.*\n');
  expect(said(await world.run(publish, { package: `${pack}/scenes/inner` }))).toEqual([
    'refuse.scene_package.forbidden_file: `draft.yaml` is not content of the pack',
  ]);
});
