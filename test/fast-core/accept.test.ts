/** Accepted packs are those that the compiler compiles without a diagnostic, with the same rows. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeCorpus } from '../../bench/corpus.mjs';
import { comparedProject, expectSame, sealed } from '../support/fast-core.ts';
import { acceptedMutations } from '../support/fast-core-fuzz.ts';

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
