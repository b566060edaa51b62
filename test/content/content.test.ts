/** Files that are not content change neither hashes nor outputs, in memory and on disk alike. */
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { compile } from '../../tools/xstack/core/compiler/compile-sources.ts';
import { categories } from '../../tools/xstack/core/compiler/content-model/content-model.ts';
import { outsideContent } from '../../tools/xstack/core/compiler/pack/outside-content.ts';
import { disk } from '../../tools/xstack/io/disk.ts';
import { hashPack } from '../../tools/xstack/io/hash-pack.ts';
import { readPackTree } from '../../tools/xstack/io/read-tree.ts';
import { bundle, type Files, manifest, onDisk, text } from '../support/repository.ts';

const pack = 'packs/core/pack.core.a';
const plain: Files = {
  ...bundle(['pack.core.a']),
  [`${pack}/pack.json`]: text(manifest('pack.core.a')),
  [`${pack}/assets/icon.png`]: 'icon',
};
const names = ['.DS_Store', 'Thumbs.db', 'desktop.ini', '._icon.png', 'icon.png~', 'icon.png.orig', '.nfs0001'].concat(
  ['.gitkeep', '.gitattributes', '.gitignore', '.icon.png.swp', '#icon.png#', '.#icon.png', '~$icon.docx', 'x.rej'],
  ['.git/config', '.git/hooks/pre-commit.sh', '__MACOSX/icon.png', '.github/workflows/a.yml', '.svn/entries'],
);
const directories = ['packs', 'packs/core', pack, `${pack}/assets`];
const junk: Files = Object.fromEntries(
  directories.flatMap((directory) => names.map((name) => [`${directory}/${name}`, '#!/bin/sh\n'])),
);

test('junk files and version control only add a note', () => {
  const [before, after] = [compile(plain), compile({ ...plain, ...junk, 'bundles/.git/config': '' })];
  expect(after.outputs).toEqual(before.outputs);
  expect(after.diagnostics.filter(({ code }) => code !== 'note.pack.not_content')).toEqual(before.diagnostics);
});

test('licences and change logs beside the manifest are outside of the hash', () => {
  const documents = ['LICENSE', 'LICENSE.md', 'LICENCE-MIT', 'license.txt', 'NOTICE', 'CHANGELOG.md', 'COPYING'];
  const after = compile({ ...plain, ...Object.fromEntries(documents.map((name) => [`${pack}/${name}`, name])) });
  expect(after.outputs).toEqual(compile(plain).outputs);
  expect(compile({ ...plain, [`${pack}/assets/LICENSE`]: 'x' }).lockfile).not.toEqual(after.lockfile);
});

test.each([
  ['plain', {}],
  ['junk', junk],
  [
    'rules',
    { 'packs/.xstackignore': '*.psd\n/core/old/\n', [`${pack}/.xstackignore`]: '!b.psd\n!*.orig\nassets/tmp/\n' },
  ],
  [
    'nested rules',
    {
      'packs/.xstackignore': '*.psd\n',
      'packs/core/.xstackignore': '/old/\nd\n',
      [`${pack}/assets/.xstackignore`]: '!b.psd\n/*.orig\n/tmp/.xstackignore\n',
      [`${pack}/assets/tmp/.xstackignore`]: '!d\ne\n',
      [`${pack}/assets/tmp/e/.xstackignore`]: '\xff',
    },
  ],
])('memory, disk and the hash of a directory agree: %s', (_, more) => {
  const files: Files = {
    ...plain,
    ...more,
    [`${pack}/assets/a.psd`]: 'a',
    [`${pack}/assets/b.psd`]: 'b',
    [`${pack}/assets/c.orig`]: 'c',
    [`${pack}/assets/tmp/d`]: 'd',
    'packs/core/old/pack.json': '{}',
  };
  const root = onDisk(files);
  const tree = readPackTree(disk, root, 'packs', categories);
  const { lockfile, diagnostics } = compile(
    Object.fromEntries(Object.entries(files).filter(([path]) => path !== 'packs/core/old/pack.json')),
  );
  expect(hashPack(() => {}, join(root, pack), pack, new Set())).toMatchObject({
    hash: lockfile?.resolved_packs[0]?.canonical_hash,
  });
  const note = diagnostics.find(({ code }) => code === 'note.pack.not_content')?.message ?? '0 entries';
  const extra = 'packs/.xstackignore' in more ? 1 : 0;
  const counted = tree.notContent.filter(({ reason }) => reason !== 'ignore file');
  expect(counted.length - extra).toBe(Number(note.split(' ')[0]));
});

test('executable modes are ignored where every file has them', () => {
  const root = onDisk({ ...plain, 'packs/README.md': 'x' });
  const files = [`${pack}/pack.json`, `${pack}/assets/icon.png`, 'packs/README.md'];
  expect(readPackTree(disk, root, 'packs', categories).areAllExecutable).toBe(false);
  for (const file of files) chmodSync(join(root, file), 0o777);
  expect(readPackTree(disk, root, 'packs', categories).areAllExecutable).toBe(true);
  for (const file of files) {
    chmodSync(join(root, file), 0o666);
    expect(readPackTree(disk, root, 'packs', categories).areAllExecutable).toBe(false);
    chmodSync(join(root, file), 0o777);
  }
  expect(readPackTree(disk, onDisk({ 'packs/core/.keep': '' }), 'packs', categories).areAllExecutable).toBe(false);
});

test('files that a scene package publishes are not unlisted', () => {
  const scene = { artifacts: { entry_scene: 'data/scene.json', generates: ['assets/icon.png', 3] } };
  const files = { ...plain, [`${pack}/data/scene.json`]: '{}', [`${pack}/data/other.json`]: '{}' };
  const unlisted = (more: Files) =>
    compile({ ...files, ...more })
      .diagnostics.filter(({ code }) => code.includes('unlisted'))
      .map(({ at }) => at?.file.slice(pack.length + 1));
  expect(unlisted({})).toEqual(['assets', 'data/other.json', 'data/scene.json']);
  expect(unlisted({ [`${pack}/scene-package.json`]: text(scene) })).toEqual(['data/other.json']);
  expect(unlisted({ [`${pack}/scene-package.json`]: '{ broken' })).toEqual([
    'assets',
    'data/other.json',
    'data/scene.json',
  ]);
});

test.each([
  ['Thumbs.db', 'file', 'junk'],
  ['thumbs.db', 'file', 'junk'],
  ['ehthumbs.db', 'file', 'junk'],
  ['desktop.ini', 'file', 'junk'],
  ['a.json~', 'file', 'junk'],
  ['~', 'file', 'junk'],
  ['a.orig', 'file', 'junk'],
  ['a.rej', 'file', 'junk'],
  ['.a.swp', 'file', 'junk'],
  ['.swp', 'file', undefined],
  ['a.swp', 'file', undefined],
  ['#a#', 'file', 'junk'],
  ['#', 'file', undefined],
  ['.#a', 'symlink', 'junk'],
  ['a.json___jb_tmp___', 'file', 'junk'],
  ['Icon\r', 'file', 'junk'],
  ['$RECYCLE.BIN', 'directory', 'junk'],
  ['System Volume Information', 'directory', 'junk'],
  ['lost+found', 'directory', 'junk'],
  ['@eaDir', 'directory', 'junk'],
  ['__MACOSX', 'file', undefined],
  ['_darcs', 'directory', 'version control'],
  ['.git', 'file', 'version control'],
  ['.github', 'directory', 'version control'],
  ['.gitfoo', 'file', undefined],
  ['.xstackignore', 'file', 'ignore file'],
  ['.xstackignore', 'directory', undefined],
  ['pack.core.orig', 'directory', undefined],
  ['lens.json', 'file', undefined],
  ['original', 'file', undefined],
  ['é', 'file', undefined],
] as const)('the name %j of a %s: %s', (name, kind, reason) => {
  expect(outsideContent(name, kind)).toBe(reason);
});
