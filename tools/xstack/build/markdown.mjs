/** Markdown of the generated pages. */

/** Formats rows of cells as a table, with a final line end. */
export function markdownTable(columns, rows) {
  const line = (cells) => `|${cells.map((cell) => (cell === '' ? ' ' : ` ${cell} `)).join('|')}|\n`;
  return [line(columns), `|${'---|'.repeat(columns.length)}\n`, ...rows.map(line)].join('');
}

/** Returns prose as the content of a cell: on one line, without characters that end it. */
export function oneLine(text) {
  return text
    .replaceAll(/\s+/g, ' ')
    .replaceAll('|', '\\|')
    .replaceAll(/(?<!`)<(\w+)>(?!`)/g, '`<$1>`');
}
