/** As test/fast-core/accept.test.ts, with many more changed packs. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { writeCorpus } from '../../bench/corpus.mjs';
import { comparedProject } from '../support/fast-core.ts';
import { acceptedMutations } from '../support/fast-core-fuzz.ts';
import { shareOf } from '../support/share.ts';

const mutations = 100_000;
/** Share of the changed packs that the core accepts at least: a core that accepts nothing proves nothing. */
const leastAccepted = 0.12;

test('changed packs that are accepted are compiled equally, without a diagnostic', async () => {
  const corpus = mkdtempSync(join(tmpdir(), 'xstack-fast-'));
  onTestFinished(() => rmSync(corpus, { recursive: true, force: true }));
  writeCorpus(corpus, 20);
  const roots = [corpus, corpus, '.', '.', 'examples/tides', 'examples/observatory'];
  const projects = await Promise.all(roots.map(comparedProject));
  const count = shareOf(mutations);
  const accepted = acceptedMutations(projects, { from: 1_000_000, count });
  expect(accepted).toBeGreaterThan(leastAccepted * count);
});
