import { diagnostic, type Report } from '../../base/diagnostic/diagnostic.ts';
import { didYouMean } from '../../base/diagnostic/suggest.ts';
import { pointer } from '../../base/json/pointer.ts';
import { isDay } from '../../base/text/day.ts';
import type { RefusedRow, Row } from '../rows/row.ts';
import type { PackManifest } from './manifest.ts';

/**
 * Reports rows that a manifest marks as deprecated or internal, and that the pack does not have or marks twice, and last
 * days that the calendar does not have.
 */
export function checkMarkedRows(
  report: Report,
  { file, relations }: PackManifest,
  rows: readonly Row[],
  refused: readonly RefusedRow[],
): void {
  if (relations === undefined) return;
  for (const { until, index } of relations.deprecated)
    if (until !== undefined && !isDay(until)) report(noDay(file, until, index));
  for (const member of ['deprecated', 'internal'] as const) {
    const marked = relations[member];
    if (marked.length === 0) continue;
    const keyOf = ({ kind, id }: { readonly kind: string; readonly id: string }) => `${kind}\n${id}`;
    const own = new Set(rows.map(keyOf));
    const seen = new Set<string>();
    for (const row of marked) {
      const isRefused = refused.some(({ kind, id = row.id }) => kind === row.kind && id === row.id);
      const isDuplicate = seen.has(keyOf(row));
      seen.add(keyOf(row));
      if (!isDuplicate && (own.has(keyOf(row)) || isRefused)) continue;
      const near = didYouMean(
        row.id,
        rows.filter(({ kind }) => kind === row.kind).map(({ id }) => id),
      );
      report(
        diagnostic(
          'refuse.pack.invalid_marked_row',
          isDuplicate
            ? `duplicate entry of the ${row.kind.replaceAll('_', ' ')} \`${row.id}\` in \`${member}\``
            : `the pack has no ${row.kind.replaceAll('_', ' ')} \`${row.id}\``,
          {
            at: { file, pointer: pointer(member, row.index, 'id') },
            help: isDuplicate ? 'remove one of the two' : (near ?? 'name a row of this pack by its kind and its id'),
          },
        ),
      );
    }
  }
}

function noDay(file: string, until: string, index: number) {
  return diagnostic('refuse.pack.invalid_marked_row', `\`${until}\` is not a day of the calendar`, {
    at: { file, pointer: pointer('deprecated', index, 'until') },
    help: 'write a date as in `2026-12-31`',
  });
}
