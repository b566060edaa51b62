#!/usr/bin/env node
/**
 * `npm run bench`: the program against the floors, on repositories of 100, 1,000 and 10,000 packs and on the sample world.
 * Prints tables of medians and ratios, and writes them as JSON. docs/benchmarks.md explains how to read them.
 *
 *   --quick          100 and 1,000 packs, and few rounds
 *   --packs N,N      other sizes
 *   --rounds N       how often each row is run
 *   --json FILE      path of the JSON file (default: bench/results/latest.json)
 *   --readme         puts the tables into the README
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { median, peak_mib, timed } from './measure.mjs';
import { writeTables } from './readme.mjs';
import { corpusRows, sampleRows } from './rows.mjs';
import { cycleRows } from './rows-cycles.mjs';

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean' },
    packs: { type: 'string' },
    rounds: { type: 'string' },
    readme: { type: 'boolean' },
    json: { type: 'string', default: join(dirname(fileURLToPath(import.meta.url)), 'results', 'latest.json') },
  },
});
const sizes = (options.packs ?? (options.quick ? '100,1000' : '100,1000,10000')).split(',').map(Number);
const roundsOf = (packs) => Number(options.rounds ?? (options.quick ? 3 : packs >= 10_000 ? 3 : 9));
const machine = {
  node: process.version,
  platform: `${process.platform} ${process.arch}`,
  cpu: `${cpus().length} x ${cpus()[0]?.model}`,
  memory_gib: Math.round(totalmem() / 2 ** 30),
};

console.log(`Node ${machine.node}, ${machine.platform}, ${machine.cpu}, ${machine.memory_gib} GiB\n`);
const groups = [
  measured('the sample world', roundsOf(0) * 2 + 1, sampleRows),
  ...sizes.map((packs) => measured(`${packs} packs`, roundsOf(packs), (directory) => corpusRows(directory, packs))),
];
const shapes = [measured('2,000 packs with 10,000 random relations', roundsOf(0), cycleRows)];
const file = resolve(options.json);
mkdirSync(dirname(file), { recursive: true });
writeFileSync(file, `${JSON.stringify({ machine, groups: [...groups, ...shapes] }, null, 2)}\n`);
if (options.readme) writeTables(join(dirname(fileURLToPath(import.meta.url)), '..', 'README.md'), { machine, groups });

/** Runs every row in each round, so that a temporary disturbance affects all of them. */
function measured(name, rounds, rowsIn) {
  const directory = mkdtempSync(join(tmpdir(), 'xstack-bench-'));
  try {
    const rows = rowsIn(directory);
    const runs = new Map(rows.map((row) => [row, []]));
    for (let round = 0; round < rounds; round++) for (const row of rows) runs.get(row).push(runOf(row, directory));
    const results = rows.map((row) => {
      const taken = runs.get(row);
      row.prepare?.();
      const peak = row.isScript ? null : peak_mib(row.command, row.directory ?? directory, row.exit);
      row.revert?.();
      return {
        name: row.name,
        cpu_ms: median(taken.map((run) => run.cpu_ms)),
        wall_ms: median(taken.map((run) => run.wall_ms)),
        peak_mib: peak,
      };
    });
    const group = { name, rounds, rows: rows.map((row, i) => judged(row, results[i], results)) };
    print(group);
    return group;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function runOf(row, directory) {
  row.prepare?.();
  const run = timed(row.command, row.directory ?? directory, row.exit);
  if (row.isRight && !row.isRight(run.stdout)) throw new Error(`${row.name}: the answer is wrong`);
  row.revert?.();
  return run;
}

function judged({ against = null, target = null, most_mib = null, of = 'cpu' }, result, results) {
  const other = results.find(({ name }) => name === against);
  const ratio = other === undefined ? null : result[`${of}_ms`] / other[`${of}_ms`];
  const isOver = (target !== null && ratio > target) || (most_mib !== null && result.peak_mib > most_mib);
  const verdict = target === null && most_mib === null ? null : isOver ? 'over' : 'ok';
  return { ...result, ratio, of, against, target, most_mib, verdict };
}

function print({ name, rounds, rows }) {
  console.log(`${name}, medians of ${rounds} rounds`);
  const lines = rows.map((row) => [
    row.name,
    row.cpu_ms.toFixed(0),
    row.wall_ms.toFixed(0),
    row.peak_mib?.toFixed(0) ?? '',
    row.ratio === null ? '' : `${row.ratio.toFixed(2)} x ${row.against}${row.of === 'wall' ? ', wall' : ''}`,
    [row.target?.toFixed(1), row.most_mib && `${row.most_mib} MiB`].filter(Boolean).join(', '),
    row.verdict ?? '',
  ]);
  const table = [['', 'CPU ms', 'wall ms', 'peak MiB', 'ratio', 'at most', ''], ...lines];
  const widths = table[0].map((_, column) => Math.max(...table.map((line) => line[column].length)));
  for (const line of table)
    console.log(
      `  ${line
        .map((cell, i) => (i > 0 && i < 4 ? cell.padStart(widths[i]) : cell.padEnd(widths[i])))
        .join('  ')
        .trimEnd()}`,
    );
  console.log('');
}
