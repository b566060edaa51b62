import { createHash } from 'node:crypto';
import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { type Diagnostic, diagnostic, hasErrors, type Report } from '../../core/diagnostic/diagnostic.ts';
import { tarballPath } from '../../core/registry-index/coordinate.ts';
import { type HistoryEvent, printHistoryLine } from '../../core/registry-index/history.ts';
import {
  indexFile,
  printIndex,
  publishedIntegrity,
  type RegistryIndex,
  type VersionEntry,
} from '../../core/registry-index/index.ts';
import { Failure } from '../failure.ts';
import { syncDirectory, writeFile } from '../write-file.ts';
import { appendHistory } from './history.ts';
import { dropIntent, noteIntent, wasInterrupted } from './intent.ts';
import { RegistryBusy, type Waiting, withLock } from './lock.ts';
import { dropAside, placeTarball, removeTarball } from './placement.ts';
import { recover } from './recover.ts';
import { pathIn, type Registry, readIndexBytes, readRegistryIndex, shownIn } from './registry.ts';
import { removeScratch, scratchDirectory, scratchParent } from './scratch.ts';

/** What is to become of a registry: decided by pure code from an index, done here. */
export interface RegistryChange {
  readonly index: RegistryIndex;
  readonly event: HistoryEvent;
  /** The tarball that is put there, and the version that it replaces. */
  readonly put?: { readonly name: string; readonly version: string; readonly replaces: VersionEntry | undefined };
  /** The path of a tarball that the new index no longer names. */
  readonly remove?: string;
}

export interface ChangeOptions<C extends RegistryChange> {
  readonly registry: Registry;
  readonly waiting: Waiting;
  /** Decides from the index as it is; may be asked again if somebody else was faster. Undefined: refused, and said why. */
  readonly decide: (report: Report, index: RegistryIndex) => C | undefined;
  /** Whether an index that another tool has rewritten meanwhile still holds the change. */
  readonly holds: (index: RegistryIndex, change: C) => boolean;
  /** The tarball that `put` means. */
  readonly tarball?: Uint8Array;
  /** For a change that cannot be made twice: how to know one's own work after a crash. */
  readonly once?: {
    /** What tells this change from every other one. */
    readonly intent: string;
    /** The change as an index shows it in which it has been made; undefined if it has not. */
    readonly made: (index: RegistryIndex) => C | undefined;
  };
}

const attempts = 10;

/**
 * The one function that changes a registry. The replacement of the index is the moment of the change: before it, the
 * registry reads as it was; after it, as it is to be. The tarball is there before the index names it, and goes
 * after the index has forgotten it. Everything slow happens before the lock is taken.
 */
export async function changeRegistry<C extends RegistryChange>(
  report: Report,
  options: ChangeOptions<C>,
): Promise<C | undefined> {
  const { registry } = options;
  try {
    const made = await finishInterrupted(options);
    if (made !== undefined) return made;
    if (!wouldChange(report, options)) return undefined;
    return await changeWithScratch(report, options);
  } catch (error) {
    if (!(error instanceof RegistryBusy)) throw error;
    report(
      diagnostic('refuse.scene_registry.busy', error.message, {
        at: { file: shownIn(registry, indexFile) },
        help: 'run the command again when the other writers are done',
      }),
    );
    return undefined;
  }
}

/** The note of the intent goes last: as long as anything is left to clean up, the command knows its own work again. */
async function changeWithScratch<C extends RegistryChange>(
  report: Report,
  options: ChangeOptions<C>,
): Promise<C | undefined> {
  const { registry, once } = options;
  const scratch = scratchDirectory(registry);
  try {
    if (once !== undefined) noteIntent(scratchParent(registry), intentPrefix, once.intent, scratch);
    return await attemptChange(report, options, scratch);
  } finally {
    removeScratch(registry);
    dropIntent(scratchParent(registry), intentPrefix);
  }
}

const intentPrefix = 'intent.';

/** A change that this very command had made before it died: only the cleaning up is left to do. */
async function finishInterrupted<C extends RegistryChange>({
  registry,
  waiting,
  once,
}: ChangeOptions<C>): Promise<C | undefined> {
  if (once === undefined || !wasInterrupted(scratchParent(registry), intentPrefix, once.intent)) return undefined;
  return withLock(registry, waiting, () => {
    const read = readRegistryIndex(() => {}, registry);
    const made = read && once.made(read.index);
    if (read === undefined || made === undefined) return undefined;
    recover(registry, read.index);
    if (made.remove !== undefined) removeTarball(registry, made.remove);
    return made;
  });
}

async function attemptChange<C extends RegistryChange>(
  report: Report,
  options: ChangeOptions<C>,
  scratch: string,
): Promise<C | undefined> {
  for (let attempt = 1; attempt <= attempts; attempt++) {
    if (options.tarball !== undefined) writeFile(join(scratch, 'tarball'), options.tarball);
    const outcome = await withLock(options.registry, options.waiting, () => changeOnce(options, scratch));
    if (outcome === 'stale') continue;
    for (const d of outcome.diagnostics) report(d);
    return outcome.change;
  }
  throw new RegistryBusy('other tools rewrote the index again and again');
}

/** What is refused without a lock needs none, and leaves no directory behind where no registry is. */
function wouldChange<C extends RegistryChange>(report: Report, { registry, decide }: ChangeOptions<C>): boolean {
  const diagnostics: Diagnostic[] = [];
  const read = readRegistryIndex((d) => void diagnostics.push(d), registry);
  const change = read && decide((d) => void diagnostics.push(d), read.index);
  if (change !== undefined && !hasErrors(diagnostics)) return true;
  for (const d of diagnostics) report(d);
  return false;
}

interface Outcome<C> {
  readonly change: C | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

function changeOnce<C extends RegistryChange>(
  { registry, decide, holds }: ChangeOptions<C>,
  scratch: string,
): Outcome<C> | 'stale' {
  const diagnostics: Diagnostic[] = [];
  const report: Report = (d) => void diagnostics.push(d);
  const read = readRegistryIndex(report, registry);
  if (read === undefined) return { change: undefined, diagnostics };
  recover(registry, read.index);
  const change = decide(report, read.index);
  if (change === undefined || hasErrors(diagnostics)) return { change: undefined, diagnostics };
  return apply(registry, change, { scratch, basis: read.bytes, holds }) ? { change, diagnostics } : 'stale';
}

interface Application<C> {
  readonly scratch: string;
  readonly basis: Uint8Array | undefined;
  readonly holds: (index: RegistryIndex, change: C) => boolean;
}

/** False if somebody else changed the index meanwhile; then nothing is left of the attempt but a line of the history. */
function apply<C extends RegistryChange>(
  registry: Registry,
  change: C,
  { scratch, basis, holds }: Application<C>,
): boolean {
  const text = printIndex(change.index);
  const staged = join(scratch, 'index');
  writeFile(staged, text);
  appendHistory(registry, printHistoryLine(change.event, basis === undefined ? null : sha256(basis), sha256(text)));
  let isCommitted = false;
  try {
    if (change.put !== undefined)
      placeTarball(
        registry,
        join(scratch, 'tarball'),
        tarballPath(change.put.name, change.put.version),
        change.put.replaces,
      );
    isCommitted = isSame(readIndexBytes(registry), basis) && commit(registry, staged, text, change, holds);
  } finally {
    if (!isCommitted && change.put !== undefined) takeBack(registry, change.put);
  }
  if (!isCommitted) return false;
  if (change.put?.replaces !== undefined) dropAside(registry, change.put.replaces.integrity);
  if (change.remove !== undefined) removeTarball(registry, change.remove);
  return true;
}

function commit<C extends RegistryChange>(
  registry: Registry,
  staged: string,
  text: string,
  change: C,
  holds: Application<C>['holds'],
): boolean {
  const path = pathIn(registry, indexFile);
  try {
    renameSync(staged, path);
    syncDirectory(registry.root);
  } catch (error) {
    throw new Failure('write', path, error);
  }
  if (isSame(readIndexBytes(registry), Buffer.from(text))) return true;
  const now = readRegistryIndex(() => {}, registry);
  return now !== undefined && holds(now.index, change);
}

/** Undoes the placing of a tarball that the index does not name. */
function takeBack(registry: Registry, { name, version, replaces }: NonNullable<RegistryChange['put']>): void {
  const read = readRegistryIndex(() => {}, registry);
  if (read === undefined) return;
  const isNamed = publishedIntegrity(read.index, name, version) !== undefined;
  if (isNamed) recover(registry, read.index);
  else if (replaces === undefined) removeTarball(registry, tarballPath(name, version));
}

function isSame(a: Uint8Array | undefined, b: Uint8Array | undefined): boolean {
  return a === undefined || b === undefined ? a === b : Buffer.compare(a, b) === 0;
}

function sha256(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}
