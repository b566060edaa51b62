/** The changes that a crash may lose: neither preserved by a sync nor excluded by one. */
import type { DurableContent } from './posix-disk.ts';

/** A name in a directory that gets an inode, or loses the one that it had. */
export interface EntryChange {
  readonly directory: number;
  readonly name: string;
  readonly ino: number | undefined;
}

/** Entry changes that happen together or not at all. */
export interface PendingChange {
  readonly changes: readonly EntryChange[];
  /** Preserved before this one, if this one is. */
  readonly requires?: PendingChange | undefined;
}

export interface Write {
  readonly ino: number;
  readonly at: number;
  readonly bytes: Buffer;
}

export class PendingList {
  /** In the order in which they were made. */
  entries: PendingChange[] = [];
  readonly writes = new Map<number, Write[]>();

  enter(changes: readonly EntryChange[], requires?: PendingChange): PendingChange {
    const pending = { changes, requires };
    this.entries.push(pending);
    return pending;
  }

  write(write: Write): void {
    const earlier = this.writes.get(write.ino);
    if (earlier === undefined) this.writes.set(write.ino, [write]);
    else earlier.push(write);
  }

  /** Preserves the data of a file, or the entries of a directory. */
  sync(ino: number, durable: Map<number, DurableContent>): void {
    const stored = durable.get(ino) as DurableContent;
    if ('data' in stored) durable.set(ino, { data: (this.writes.get(ino) ?? []).reduce(applyTo, stored.data) });
    this.writes.delete(ino);
    const synced = this.entries.filter(({ changes }) => changes.some(({ directory }) => directory === ino));
    if (synced.length === 0) return;
    const chosen = new Set(synced.flatMap((pending) => [pending, ...(pending.requires ? [pending.requires] : [])]));
    preserve(
      this.entries.filter((pending) => chosen.has(pending)),
      durable,
    );
    this.entries = this.entries.filter((pending) => !chosen.has(pending));
  }
}

/** Applies entry changes to the durable state. */
export function preserve(entries: readonly PendingChange[], durable: Map<number, DurableContent>): void {
  const opened = new Map<number, Map<string, number>>();
  for (const { directory, name, ino } of entries.flatMap(({ changes }) => changes)) {
    const names =
      opened.get(directory) ?? new Map((durable.get(directory) as { entries: Map<string, number> }).entries);
    opened.set(directory, names);
    if (ino === undefined) names.delete(name);
    else names.set(name, ino);
  }
  for (const [directory, names] of opened) durable.set(directory, { entries: names });
}

/** The data of a file after a write; a gap is filled with zeros. */
export function applyTo(data: Buffer, { at, bytes }: Write): Buffer {
  const after = Buffer.alloc(Math.max(data.length, at + bytes.length));
  data.copy(after);
  bytes.copy(after, at);
  return after;
}
