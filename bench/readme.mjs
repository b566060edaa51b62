/** Generates the tables of the README from the results of a benchmark, between two marks. */
import { readFileSync, writeFileSync } from 'node:fs';

const [begin, end] = ['<!-- npm run bench -- --readme writes this -->', '<!-- to here -->'];

export function writeTables(file, { machine, groups }) {
  const text = readFileSync(file, 'utf8');
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from === -1 || to < from) throw new Error(`${file} has no place for the tables`);
  const [sample, ...corpora] = groups;
  const tables = [
    `Measured on ${machine.cpu}, ${machine.memory_gib} GiB, ${machine.platform}, Node ${machine.node}: CPU time, and how many times that of a floor.`,
    sampleTable(sample),
    ...(corpora.length > 0 ? [corporaTable(corpora)] : []),
  ];
  writeFileSync(file, `${text.slice(0, from)}${begin}\n${tables.join('\n\n')}\n${text.slice(to)}`);
}

function sampleTable({ rows }) {
  return table(
    ['the sample world', 'CPU', 'of `node -e 0`', 'at most'],
    rows.map((row) => [row.name, time(row.cpu_ms), row.ratio?.toFixed(2) ?? '', row.target?.toFixed(1) ?? '']),
  );
}

function corporaTable(groups) {
  const rows = groups[0].rows.map(({ name, against }, i) => [
    name,
    ...groups.map(
      ({ rows: all }) => `${time(all[i].cpu_ms)}${all[i].ratio === null ? '' : ` (${all[i].ratio.toFixed(2)})`}`,
    ),
    against ?? '',
    groups.at(-1).rows[i].target?.toFixed(1) ?? '',
  ]);
  const memory = groups.map(({ rows: all }) => `${Math.max(...all.map(({ peak_mib }) => peak_mib)).toFixed(0)} MiB`);
  return table(
    ['generated packs', ...groups.map(({ name }) => name), 'times that of', 'at most'],
    [...rows, ['most memory of any', ...memory, '', '700 MiB']],
  );
}

function time(cpu_ms) {
  return cpu_ms < 1000 ? `${cpu_ms.toFixed(0)} ms` : `${(cpu_ms / 1000).toFixed(2)} s`;
}

function table(head, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [line(head), `|${head.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n');
}
