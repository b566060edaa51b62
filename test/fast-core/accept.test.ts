/** Accepted packs are those that the compiler compiles without a diagnostic, with the same rows. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeCorpus } from '../../bench/corpus.mjs';
import { loadVersionRegistry } from '../../tools/xstack/core/base/version/check-version.ts';
import { versionRegistryFile } from '../../tools/xstack/core/base/version/version-registry-file.ts';
import { comparedProject, expectSame, type MemoryPack, sealed, withFile } from '../support/fast-core.ts';
import { acceptedMutations } from '../support/fast-core-fuzz.ts';
import { bundle, manifest, onDisk, text } from '../support/repository.ts';

const corpus = mkdtempSync(join(tmpdir(), 'xstack-fast-'));
beforeAll(() => writeCorpus(corpus, 20));
afterAll(() => rmSync(corpus, { recursive: true, force: true }));

/** The packs of each corpus that the core must accept: the others have contents that it leaves to the compiler. */
const corpora = [
  { name: 'generated', root: corpus, least: 20 },
  { name: 'the sample world', root: '.', least: 28 },
  { name: 'the example of a project without a model', root: 'examples/tides', least: 0 },
  { name: 'the example of a project with a model', root: 'examples/observatory', least: 0 },
];

test.each(corpora)('$name: unchanged packs are accepted and compiled equally', async ({ root, least }) => {
  const project = await comparedProject(root);
  const accepted = project.packs.filter((pack) => expectSame(project, sealed(pack)));
  const others = project.packs.filter((pack) => !accepted.includes(pack)).map(({ directory }) => directory.path);
  expect(accepted.length, others.join(' ')).toBeGreaterThanOrEqual(least);
});

test('changed packs that are accepted are compiled equally, without a diagnostic', async () => {
  const projects = await Promise.all([corpus, '.', 'examples/observatory'].map(comparedProject));
  const accepted = acceptedMutations(projects, { from: 0, count: 400 });
  expect(accepted).toBeGreaterThan(20);
});

test('a manifest with relations is left to the compiler, also if its version is the current one of the project', async () => {
  const versions = structuredClone(loadVersionRegistry()) as { schemas: Record<string, { current_version: string }> };
  (versions.schemas['pack_manifest'] as { current_version: string }).current_version = '1.1.0';
  const relations = { schema_version: '1.1.0', provides: ['api.weather'] };
  const root = onDisk({
    ...bundle(['pack.core.a']),
    [versionRegistryFile]: text(versions),
    'packs/core/pack.core.a/pack.json': text(manifest('pack.core.a', relations)),
  });
  const project = await comparedProject(root);
  const pack = sealed(project.packs[0] as MemoryPack);
  expect(project.compile(pack).pack).toMatchObject({
    identity: { relations: { provides: ['api.weather'] } },
    diagnostics: {},
  });
  expect(expectSame(project, pack)).toBe(false);
});

test('a number below the minimum of its schema is left to the compiler', async () => {
  const project = await comparedProject('.');
  const [pack, file] = project.packs.flatMap((each) =>
    [...each.files]
      .filter(([, bytes]) => sourceOf(bytes).includes('anchor_spacing_mm'))
      .map(([path]) => [each, path] as const),
  )[0] as readonly [MemoryPack, string];
  const source = sourceOf(pack.files.get(file) as Uint8Array);
  const withSpacing = (spacing: string) =>
    sealed(withFile(pack, file, Buffer.from(source.replace(/("anchor_spacing_mm": )\d+/, `$1${spacing}`))));
  expect(['1', '10', '0', '-1', '0.5'].map((spacing) => expectSame(project, withSpacing(spacing)))).toEqual([
    ...[true, true],
    ...[false, false, false],
  ]);
});

function sourceOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('utf8');
}
