/** Writes the measurements of the tricks into the page that explains them, between two marks. */
import { readFileSync, writeFileSync } from 'node:fs';

const [begin, end] = ['<!-- node bench/tricks.mjs --write -->', '<!-- end of the figures -->'];

export function writeFigures(file, figures, packs) {
  const text = readFileSync(file, 'utf8');
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from === -1 || to < from) throw new Error(`${file} has no marks for the figures`);
  const rows = figures.map(
    ({ id, what, costs, scenario, file: source, ratio }) =>
      `| \`${id}\` | ${what} | ${ratio.toFixed(2)} x, \`${scenario}\` | ${costs} | [${source.split('/').at(-1)}](../../${source}) |`,
  );
  const table = [
    '| trick | what it does | CPU time without it | what it costs | where |',
    '|---|---|---|---|---|',
    ...rows,
  ];
  const measured = `Measured with ${packs} generated packs on Node ${process.version}, ${process.platform} ${process.arch}.`;
  writeFileSync(file, `${text.slice(0, from)}${begin}\n${measured}\n\n${table.join('\n')}\n${text.slice(to)}`);
}
