import { diagnostic, type Report } from '../../base/diagnostic/diagnostic.ts';
import { pointer } from '../../base/json/pointer.ts';
import type { JsonDocument } from '../../base/json/read.ts';
import { type JsonObject, member } from '../../base/json/value.ts';
import { compareText } from '../../base/text/compare.ts';
import type { Collection } from './collection.ts';

/**
 * Reports members of a `registry_entries` payload that hold rows of another entry type than its own: no registry compiles
 * them. `read` are the collections of the payload, `ofType` those of all entry types.
 */
export function reportUnreadMembers(
  report: Report,
  { file, value }: JsonDocument<JsonObject>,
  read: readonly Collection[],
  ofType: readonly Collection[],
): void {
  const readMembers = new Set(read.map(({ payloadMember }) => payloadMember));
  const unread = new Set(ofType.map(({ payloadMember }) => payloadMember).filter((name) => !readMembers.has(name)));
  for (const name of unread) {
    if (name === undefined || member(value, name) === undefined) continue;
    const readers = ofType.filter(({ payloadMember }) => payloadMember === name);
    report(unreadMember(file, name, member(value, 'entry_type') as string | undefined, readers));
  }
}

function unreadMember(file: string, name: string, entryType: string | undefined, readers: readonly Collection[]) {
  const own = entryType === undefined ? 'a payload without `entry_type`' : `the entry type \`${entryType}\``;
  const entryTypes = readers.map((reader) => `\`${reader.entryType}\``).sort(compareText);
  const move = entryType === undefined ? 'set `entry_type` to' : 'move it to a payload with the entry type';
  return diagnostic('note.registry_compile.unread_member', `\`${name}\` is not a member of ${own}: nothing reads it`, {
    at: { file, pointer: pointer(name), part: 'name' },
    help: `${move} ${entryTypes.join(' or ')}`,
  });
}
