/**
 * A POSIX file system in memory that separates what processes see from what a crash preserves. Writes reach the page
 * cache; `fsync` of a file preserves its data, `fsync` of a directory its entries. Nothing else is promised.
 */
import { constants } from 'node:fs';
import { applyTo, type EntryChange, PendingList } from './pending.ts';
import { systemError } from './system-error.ts';

export type Kind = 'file' | 'directory';

export interface Inode {
  readonly ino: number;
  readonly kind: Kind;
  mode: number;
  /** Replaced by every write, never changed in place. */
  data: Buffer;
  readonly entries: Map<string, number>;
  links: number;
  mtimeNs: bigint;
  ctimeNs: bigint;
}

/** The result of `stat`. */
export interface Stat {
  readonly kind: Kind;
  readonly mode: number;
  readonly size: number;
  readonly mtimeNs: bigint;
  readonly ctimeNs: bigint;
  readonly ino: number;
  readonly nlink: number;
}

/** The content of an inode as a crash preserves it. */
export type DurableContent = { readonly data: Buffer } | { readonly entries: ReadonlyMap<string, number> };

interface Descriptor {
  readonly inode: Inode;
  readonly append: boolean;
  position: number;
}

const root_ino = 1;

export class PosixDisk {
  readonly inodes = new Map<number, Inode>();
  /** Durable content of every inode; an inode that is not reachable from the durable root is lost in a crash. */
  readonly durable = new Map<number, DurableContent>();
  readonly pending = new PendingList();
  /** Nanoseconds since 1970; every call takes a microsecond. */
  now = 1_767_323_045_000_000_000n;
  /** The steps in which times of files go. */
  granularity_ns = 1n;
  readonly #descriptors = new Map<number, Descriptor>();
  #nextIno = root_ino;
  #nextDescriptor = 3;

  constructor(nextIno = root_ino) {
    this.#nextIno = nextIno;
    if (nextIno === root_ino) this.#create('directory', 0o755);
  }

  get nextIno(): number {
    return this.#nextIno;
  }

  open(path: string, flags: string | number, mode: number): number {
    this.#tick();
    const { reads, writes, creates, exclusive, append } = parseFlags(flags);
    const found = this.#find(path);
    if (found !== undefined && exclusive) throw systemError('EEXIST', 'open', path);
    if (found?.kind === 'directory' && writes) throw systemError('EISDIR', 'open', path);
    if (found === undefined && !creates) throw systemError('ENOENT', 'open', path);
    if (!reads && !writes) throw new Error(`bug: flags ${flags} of ${path}`);
    const inode = found ?? this.#createAt(path, 'open', 'file', mode & ~0o022);
    const descriptor = this.#nextDescriptor++;
    this.#descriptors.set(descriptor, { inode, append, position: 0 });
    return descriptor;
  }

  close(descriptor: number): void {
    if (!this.#descriptors.delete(descriptor)) throw systemError('EBADF', 'close');
  }

  read(descriptor: number, length: number, position: number | null): Buffer {
    const open = this.#descriptor(descriptor, 'read');
    if (open.inode.kind === 'directory') throw systemError('EISDIR', 'read');
    const at = position ?? open.position;
    const bytes = open.inode.data.subarray(at, at + length);
    if (position === null) open.position += bytes.length;
    return bytes;
  }

  write(descriptor: number, bytes: Uint8Array): number {
    this.#tick();
    const open = this.#descriptor(descriptor, 'write');
    const { inode } = open;
    const at = open.append ? inode.data.length : open.position;
    const write = { ino: inode.ino, at, bytes: Buffer.from(bytes) };
    inode.data = applyTo(inode.data, write);
    open.position = at + bytes.length;
    this.#touch(inode);
    this.pending.write(write);
    return bytes.length;
  }

  fsync(descriptor: number): void {
    this.#tick();
    const { inode } = this.#descriptor(descriptor, 'fsync');
    this.pending.sync(inode.ino, this.durable);
  }

  fstat(descriptor: number): Stat {
    return statOf(this.#descriptor(descriptor, 'fstat').inode);
  }

  stat(path: string): Stat {
    return statOf(this.#need(path, 'stat'));
  }

  exists(path: string): boolean {
    return this.#find(path) !== undefined;
  }

  list(path: string): (readonly [name: string, kind: Kind])[] {
    const directory = this.#need(path, 'scandir');
    if (directory.kind !== 'directory') throw systemError('ENOTDIR', 'scandir', path);
    return [...directory.entries].map(([name, ino]) => [name, this.#inode(ino).kind]);
  }

  mkdir(path: string): void {
    this.#tick();
    if (this.#find(path) !== undefined) throw systemError('EEXIST', 'mkdir', path);
    this.#createAt(path, 'mkdir', 'directory', 0o755);
  }

  rmdir(path: string): void {
    this.#tick();
    const inode = this.#need(path, 'rmdir');
    if (inode.kind !== 'directory') throw systemError('ENOTDIR', 'rmdir', path);
    if (inode.entries.size > 0) throw systemError('ENOTEMPTY', 'rmdir', path);
    this.#enter(path, 'rmdir', undefined);
  }

  unlink(path: string): void {
    this.#tick();
    const inode = this.#need(path, 'unlink');
    if (inode.kind === 'directory') throw systemError('EISDIR', 'unlink', path);
    this.#enter(path, 'unlink', undefined);
    inode.links--;
    inode.ctimeNs = this.#time();
  }

  link(from: string, to: string): void {
    this.#tick();
    const inode = this.#need(from, 'link');
    if (this.#find(to) !== undefined) throw systemError('EEXIST', 'link', to);
    this.#enter(to, 'link', inode.ino);
    inode.links++;
    inode.ctimeNs = this.#time();
  }

  /** Within a directory it is one change. Across two, the new name may be preserved without the loss of the old one. */
  rename(from: string, to: string): void {
    this.#tick();
    const inode = this.#need(from, 'rename');
    const replaced = this.#find(to);
    if (inode === replaced) return;
    if (replaced !== undefined) checkReplaced(inode, replaced, to);
    const put = this.#change(to, 'rename', inode.ino);
    const remove = this.#change(from, 'rename', undefined);
    for (const change of [put, remove]) this.#show(change);
    inode.ctimeNs = this.#time();
    if (put.directory === remove.directory) this.pending.enter([put, remove]);
    else this.pending.enter([remove], this.pending.enter([put]));
  }

  utimes(path: string, mtime_ms: number): void {
    this.#tick();
    const inode = this.#need(path, 'utimes');
    inode.mtimeNs = BigInt(Math.round(mtime_ms)) * 1_000_000n;
    inode.ctimeNs = this.#time();
  }

  /** Adds a durable inode, to construct the disk after a crash. */
  preserve(inode: Inode): void {
    this.inodes.set(inode.ino, inode);
    this.durable.set(inode.ino, inode.kind === 'file' ? { data: inode.data } : { entries: new Map(inode.entries) });
  }

  #tick(): void {
    this.now += 1000n;
  }

  #time(): bigint {
    return this.now - (this.now % this.granularity_ns);
  }

  #touch(inode: Inode): void {
    inode.mtimeNs = this.#time();
    inode.ctimeNs = inode.mtimeNs;
  }

  #descriptor(descriptor: number, call: string): Descriptor {
    const open = this.#descriptors.get(descriptor);
    if (open === undefined) throw systemError('EBADF', call);
    return open;
  }

  #inode(ino: number): Inode {
    const inode = this.inodes.get(ino);
    if (inode === undefined) throw new Error(`bug: no inode ${ino}`);
    return inode;
  }

  #find(path: string): Inode | undefined {
    let at = this.#inode(root_ino);
    for (const name of path.split('/')) {
      if (name === '') continue;
      if (at.kind !== 'directory') throw systemError('ENOTDIR', 'stat', path);
      const ino = at.entries.get(name);
      if (ino === undefined) return undefined;
      at = this.#inode(ino);
    }
    return at;
  }

  #need(path: string, call: string): Inode {
    const inode = this.#find(path);
    if (inode === undefined) throw systemError('ENOENT', call, path);
    return inode;
  }

  #create(kind: Kind, mode: number): Inode {
    const time = this.#time();
    const ino = this.#nextIno++;
    const data = Buffer.alloc(0);
    const inode: Inode = { ino, kind, mode, data, entries: new Map(), links: 1, mtimeNs: time, ctimeNs: time };
    this.preserve(inode);
    return inode;
  }

  #createAt(path: string, call: string, kind: Kind, mode: number): Inode {
    this.#parent(path, call);
    const inode = this.#create(kind, mode);
    this.#enter(path, call, inode.ino);
    return inode;
  }

  #enter(path: string, call: string, ino: number | undefined): void {
    const change = this.#change(path, call, ino);
    this.#show(change);
    this.pending.enter([change]);
  }

  #change(path: string, call: string, ino: number | undefined): EntryChange {
    return { directory: this.#parent(path, call).ino, name: path.slice(path.lastIndexOf('/') + 1), ino };
  }

  #show({ directory, name, ino }: EntryChange): void {
    const inode = this.#inode(directory);
    if (ino === undefined) inode.entries.delete(name);
    else inode.entries.set(name, ino);
    this.#touch(inode);
  }

  #parent(path: string, call: string): Inode {
    const parent = this.#need(path.slice(0, path.lastIndexOf('/')) || '/', call);
    if (parent.kind !== 'directory') throw systemError('ENOTDIR', call, path);
    return parent;
  }
}

function checkReplaced(inode: Inode, replaced: Inode, to: string): void {
  if (replaced.kind === 'directory' && inode.kind === 'file') throw systemError('EISDIR', 'rename', to);
  if (replaced.kind === 'file' && inode.kind === 'directory') throw systemError('ENOTDIR', 'rename', to);
  if (replaced.entries.size > 0) throw systemError('ENOTEMPTY', 'rename', to);
}

function parseFlags(flags: string | number) {
  if (typeof flags === 'number') {
    const isWriting = (flags & (constants.O_WRONLY | constants.O_RDWR | constants.O_CREAT)) !== 0;
    if (isWriting) throw new Error(`bug: flags ${flags} are not simulated`);
    return { reads: true, writes: false, creates: false, exclusive: false, append: false };
  }
  if (!['r', 'wx', 'a+'].includes(flags)) throw new Error(`bug: flags ${flags} are not simulated`);
  const writes = flags !== 'r';
  return { reads: flags !== 'wx', writes, creates: writes, exclusive: flags === 'wx', append: flags === 'a+' };
}

function statOf({ kind, mode, data, mtimeNs, ctimeNs, ino, links }: Inode): Stat {
  const type = kind === 'file' ? 0o100000 : 0o040000;
  return { kind, mode: mode | type, size: data.length, mtimeNs, ctimeNs, ino, nlink: links };
}
