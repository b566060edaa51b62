import { diagnostic, type Location } from '../../base/diagnostic/diagnostic.ts';

/** References of one file to one id. */
interface NamedRow {
  readonly to: string;
  readonly id: string;
  readonly count: number;
  /** The first reference. */
  readonly at: Location;
}

/** Warns of a row that does not exist; `final` are the ids that it was moved to. */
export function danglingReference({
  to,
  id,
  count,
  at,
  final,
  near,
}: NamedRow & { readonly final: readonly string[]; readonly near: string | undefined }) {
  const moved = final.length === 0 ? '' : `, and neither does ${quoted(final)}, to which it was moved`;
  return diagnostic(
    'warn.registry_compile.dangling_reference',
    `${formatKind(to)} \`${id}\` does not exist in the selected packs${moved}${times(count)}`,
    { at, help: near === undefined ? 'add the row, or select the pack that has it' : `did you mean \`${near}\`?` },
  );
}

/** Notes a former id of one row, and warns of that of several. */
export function movedReference({ to, id, current, count, at }: NamedRow & { readonly current: readonly string[] }) {
  const [only, ...others] = current;
  if (others.length === 0)
    return diagnostic(
      'note.registry_compile.moved_reference',
      `${formatKind(to)} \`${id}\` is now \`${only}\`${times(count)}`,
      { at, help: `write \`${only}\`` },
    );
  return diagnostic(
    'warn.registry_compile.split_reference',
    `${formatKind(to)} \`${id}\` was split into ${quoted(current)}${times(count)}`,
    { at, help: 'write the id of the one that is meant' },
  );
}

function quoted(ids: readonly string[]): string {
  return ids.map((id) => `\`${id}\``).join(', ');
}

/** Formats the number of references of one file. */
export function times(count: number): string {
  return count === 1 ? '' : ` (named ${count} times in this file)`;
}

/** Formats a kind of rows for messages. */
export function formatKind(kind: string): string {
  return kind.replaceAll('_', ' ');
}
