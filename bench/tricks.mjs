#!/usr/bin/env node
/**
 * `node bench/tricks.mjs`: the program against variants of itself, each without one trick of the list in `trick-list.mjs`.
 * A variant is a copy of the sources with the trick patched out, built as the program is. Both run in turn on their own
 * copy of the same content; the ratio of the medians is the CPU time without the trick, in units of that with it.
 *
 *   --only ID        one trick
 *   --packs N        size of the generated repository (default: 1000)
 *   --rounds N       how often each of both runs (default: 11)
 *   --write          writes the figures into docs/architecture/performance.md
 */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { lensFile, writeCorpus } from './corpus.mjs';
import { median, timed } from './measure.mjs';
import { tricks, withoutTrick } from './trick-list.mjs';
import { writeFigures } from './trick-page.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const { values: options } = parseArgs({
  options: {
    only: { type: 'string' },
    packs: { type: 'string', default: '1000' },
    rounds: { type: 'string', default: '11' },
    write: { type: 'boolean', default: false },
  },
});
const packs = Number(options.packs);
const rounds = Number(options.rounds);

/** The measured command lines. `content` prepares the directory once, `before` prepares it again for each run. */
const scenarios = {
  version: { content: () => {}, command: ['--version'] },
  validate: { content: sampleWorld, command: ['bundle', 'validate'] },
  warm: { content: sampleWorld, command: ['run', '--quiet'] },
  cold: { content: generated, before: forget, command: ['run', '--quiet', '--cache', 'off'] },
  unchanged: { content: generated, command: ['run', '--quiet'] },
  payload: { content: generated, before: changeLens, command: ['run', '--quiet'] },
};

const directory = mkdtempSync(join(tmpdir(), 'xstack-tricks-'));
try {
  const chosen = tricks.filter(({ id }) => options.only === undefined || id === options.only);
  if (chosen.length === 0)
    throw new Error(`no trick is called ${options.only}; there are ${tricks.map(({ id }) => id).join(', ')}`);
  const figures = chosen.map((trick) => ({ ...trick, ratio: ratioWithout(trick) }));
  if (options.write) writeFigures(join(root, 'docs/architecture/performance.md'), figures, packs);
} finally {
  rmSync(directory, { recursive: true, force: true });
}

function ratioWithout(trick) {
  const copy = buildWithout(trick);
  const sides = [root, copy].map((program, side) => {
    const home = join(directory, `${trick.id}-${side}`);
    mkdirSync(home);
    scenarios[trick.scenario].content(home);
    return { program, home, taken: [] };
  });
  for (let round = -1; round < rounds; round++) for (const side of sides) run(side, trick, round);
  const [trickTime, without] = sides.map(({ taken }) => median(taken));
  for (const { home } of sides) rmSync(home, { recursive: true });
  rmSync(copy, { recursive: true });
  const ratio = without / trickTime;
  console.log(
    `${trick.id}: ${trickTime.toFixed(0)} ms with, ${without.toFixed(0)} ms without (${trick.scenario}), ${ratio.toFixed(2)} x`,
  );
  return ratio;
}

/** The first round only fills caches. */
function run({ program, home, taken }, { scenario }, round) {
  const { before, command } = scenarios[scenario];
  before?.(home, round);
  const { cpu_ms } = timed([process.execPath, join(program, 'dist/xstack.cjs'), ...command], home);
  if (round >= 0) taken.push(cpu_ms);
}

function buildWithout(trick) {
  const copy = join(directory, `program-${trick.id}`);
  const files = execFileSync('git', ['ls-files', '-z'], { cwd: root });
  for (const file of files.toString().split('\0').filter(Boolean)) {
    mkdirSync(dirname(join(copy, file)), { recursive: true });
    cpSync(join(root, file), join(copy, file));
  }
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  const file = join(copy, trick.file);
  writeFileSync(file, withoutTrick(trick, readFileSync(file, 'utf8')));
  execFileSync('npm', ['run', '--silent', 'build'], { cwd: copy, stdio: ['ignore', 'ignore', 'inherit'] });
  return copy;
}

function sampleWorld(home) {
  for (const part of ['packs', 'bundles', 'schemas/registries'])
    cpSync(join(root, part), join(home, part), { recursive: true });
}

function generated(home) {
  writeCorpus(home, packs);
}

function forget(home) {
  for (const made of ['build', '.xstack']) rmSync(join(home, made), { recursive: true, force: true });
}

/** Changes a description to one that differs from that of the previous round. */
function changeLens(home, round) {
  const file = lensFile(home, packs >> 1);
  const lens = JSON.parse(readFileSync(file, 'utf8'));
  writeFileSync(file, JSON.stringify({ ...lens, transform_description: `Lens ${round + 2}.` }, null, 2));
}
