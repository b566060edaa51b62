import { columns as width } from '../core/base/text/columns.ts';

/** The head of a column; numbers are aligned right. */
export type Column = string | { readonly head: string; readonly align: 'right' };

/** Formats rows of strings as aligned columns below their heads, one row per line; empty without rows. */
export function table(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return '';
  const heads = columns.map((column) => (typeof column === 'string' ? column : column.head));
  const lines = [heads, ...rows];
  const widths = heads.map((_, i) => lines.reduce((widest, cells) => Math.max(widest, width(cells[i] ?? '')), 0));
  const padded = (cell: string, i: number) => {
    const blanks = ' '.repeat((widths[i] ?? 0) - width(cell));
    return typeof columns[i] === 'object' ? blanks + cell : cell + blanks;
  };
  return lines.map((cells) => `${cells.map(padded).join('  ').trimEnd()}\n`).join('');
}
