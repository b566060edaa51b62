#!/usr/bin/env node
/**
 * A cold compile against the floor, measured in pairs: `node bench/cold.mjs [packs=1000] [pairs=7]`. Prints a table of
 * medians and ratios, and writes them to bench/results.json. Needs the built program (`npm run build`).
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeCorpus } from './corpus.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const packs = Number(process.argv[2] ?? 1000);
const pairs = Number(process.argv[3] ?? 7);
const root = mkdtempSync(join(tmpdir(), 'xstack-bench-'));

try {
  writeCorpus(join(root, 'corpus'), packs);
  const floor = ['bench/floor.mjs', 'read', join(root, 'corpus')];
  const compile = ['dist/xstack.cjs', 'run', '--cache', 'off', '--quiet', '--repo-root', join(root, 'corpus')];
  const runs = { floor: [], compile: [] };
  for (let i = 0; i < pairs; i++) {
    rmSync(join(root, 'corpus', 'build'), { recursive: true, force: true });
    runs.floor.push(measure(floor));
    runs.compile.push(measure(compile));
  }
  report(medians(runs.floor), medians(runs.compile));
} finally {
  rmSync(root, { recursive: true, force: true });
}

/** Runs a script in a process of its own, with an environment that has nothing but a path. */
function measure(argv) {
  const file = join(root, 'report.json');
  const { status, stderr } = spawnSync(process.execPath, ['-r', join(here, 'report.cjs'), ...argv], {
    cwd: join(here, '..'),
    env: { PATH: process.env.PATH, BENCH_REPORT: file },
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  if (status !== 0) throw new Error(`${argv.join(' ')} ended with ${status}\n${stderr}`);
  return JSON.parse(readFileSync(file, 'utf8'));
}

function medians(runs) {
  const median = (name) => runs.map((run) => run[name]).sort((a, b) => a - b)[runs.length >> 1];
  return { cpu_ms: median('cpu_ms'), wall_ms: median('wall_ms'), peak_mib: median('peak_mib') };
}

function report(floor, compile) {
  const row = (name, { cpu_ms, wall_ms, peak_mib }) =>
    `${name.padEnd(8)} ${cpu_ms.toFixed(0).padStart(8)} ms CPU ${wall_ms.toFixed(0).padStart(8)} ms ${peak_mib.toFixed(0).padStart(6)} MiB`;
  const ratio = { cpu: compile.cpu_ms / floor.cpu_ms, wall: compile.wall_ms / floor.wall_ms };
  console.log(
    `${packs} packs, medians of ${pairs} pairs, Node ${process.version}, ${cpus().length} x ${cpus()[0]?.model}`,
  );
  console.log(row('floor', floor));
  console.log(row('compile', compile));
  console.log(`ratio    ${ratio.cpu.toFixed(2).padStart(8)} CPU    ${ratio.wall.toFixed(2).padStart(8)} wall`);
  writeFileSync(
    join(here, 'results.json'),
    `${JSON.stringify({ packs, pairs, node: process.version, floor, compile, ratio }, null, 2)}\n`,
  );
}
