import type { Diagnostic } from './diagnostic.ts';

/**
 * Identity of a diagnostic across revisions of its file: code, file, member, and the names that the message and the notes
 * quote. Lines, columns, indices of array items, hashes and the rest of the prose may change.
 */
export function identityOf({ code, message, at, related = [], omitted }: Diagnostic): string {
  const member = at?.pointer?.replace(/\/\d+(?=\/|$)/g, '/*') ?? '';
  const names = [message, ...related.map((note) => note.message)].flatMap(quotedNames);
  return JSON.stringify([code, at?.file ?? '', member, omitted === undefined ? names : 'omission']);
}

/** Returns the identity of each diagnostic of a list, numbered where several are equal. */
export function distinctIdentities(list: readonly Diagnostic[]): string[] {
  const counts = new Map<string, number>();
  return list.map((d) => {
    const identity = identityOf(d);
    const count = (counts.get(identity) ?? 0) + 1;
    counts.set(identity, count);
    return `${identity} ${count}`;
  });
}

/** Returns the parts of a message in backticks, without hashes. */
function quotedNames(message: string): readonly string[] {
  const quoted = message.match(/`[^`]*`/g) ?? [];
  return quoted.map((name) => name.replace(/\b[0-9a-f]{12,}\b/g, ''));
}
