/** The rows of every table of a Markdown page, as cells, without the head. */
export function tablesIn(page: string): string[][][] {
  return [...page.matchAll(/(?:^\|.*\n)+/gm)].map(([table]) => table.trimEnd().split('\n').slice(2).map(cellsOf));
}

function cellsOf(line: string): string[] {
  return line
    .slice(1, line.lastIndexOf('|'))
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim());
}

/** The columns of a table, with the first code span in place of each cell that has one. */
export function columnsOf(table: readonly (readonly string[])[]): string[][] {
  const codeOf = (cell: string) => /^`([^`]+)`/.exec(cell)?.[1] ?? cell;
  return (table[0] ?? []).map((_, column) => table.map((row) => codeOf(row[column] ?? '')));
}
