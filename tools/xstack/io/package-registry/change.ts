import { join } from 'node:path';
import { reportInto } from '../../core/base/diagnostic/bounded.ts';
import { type Diagnostic, diagnostic, type Report } from '../../core/base/diagnostic/diagnostic.ts';
import { tarballPath } from '../../core/scene/index/coordinate.ts';
import { checkWritable, indexFile, type RegistryIndex } from '../../core/scene/index/index.ts';
import { removeJournal, wasInterrupted, writeJournal } from '../recovery/journal.ts';
import { makeStagingDirectory, removeStagingDirectory } from '../recovery/staging.ts';
import { writeFile } from '../write-file.ts';
import { applyChange, isSame } from './apply.ts';
import { checkLayout, checkRegistryFile, checkReplaceable } from './layout.ts';
import { RegistryBusy, type RegistryLockContext, withLock } from './lock.ts';
import { removeTarball } from './placement.ts';
import { parseIndex, readCompleteIndex, readIndexBytes, reportLostIndex, reportNoIndex } from './read-index.ts';
import { recover } from './recover.ts';
import { type Registry, shownIn, stagingParent } from './registry.ts';
import type { RegistryChange } from './registry-change.ts';
import { journalPrefix, unindexedTarballs } from './unindexed.ts';

export interface ChangeOptions<C extends RegistryChange> {
  readonly registry: Registry;
  readonly waiting: RegistryLockContext;
  /** Decides from the current index; called again if another process changed it. Undefined: refused and reported. */
  readonly decide: (report: Report, index: RegistryIndex) => C | undefined;
  /** Reports whether the diagnostics of a decision allow the change. */
  readonly accepts: (found: readonly Diagnostic[]) => boolean;
  /** Reports whether an index that another tool has rewritten meanwhile still contains the change. */
  readonly holds: (index: RegistryIndex, change: C) => boolean;
  /** Creates a missing package registry; otherwise a missing one is refused. */
  readonly creates?: boolean;
  /** Builds an index from tarballs that no index names. */
  readonly rebuilds?: boolean;
  /** The tarball of `put`. */
  readonly tarball?: Uint8Array;
  /** For a change that must not be made twice: detects that this command completed it before a crash. */
  readonly once?: {
    /** Identifies this change. */
    readonly journalEntry: string;
    /** Returns the change as reflected in an index; undefined if the index does not contain it. */
    readonly made: (index: RegistryIndex) => C | undefined;
  };
}

const attempts = 10;

/**
 * The only function that changes a package registry. Replacing the index is the commit point: readers see the state
 * before or after it. A tarball is written before the index names it, and removed after the index no longer does. Slow
 * work precedes the lock.
 */
export async function changeRegistry<C extends RegistryChange>(
  report: Report,
  options: ChangeOptions<C>,
): Promise<C | undefined> {
  const { registry } = options;
  if (!checkLayout(report, registry)) return undefined;
  try {
    const made = await finishInterrupted(options);
    if (made !== undefined) return made;
    // A refusal needs no lock, and creates no directory if there is no package registry.
    const decision = decideNow(options, readCompleteIndex(registry));
    const final = decision.change === undefined ? decision : await changeInStaging(options, decision);
    for (const d of final.diagnostics) report(d);
    return final.change;
  } catch (error) {
    if (!(error instanceof RegistryBusy)) throw error;
    report(
      diagnostic('refuse.scene.io_failed', error.message, {
        at: { file: shownIn(registry, indexFile) },
        help: 'run the command again when the other writers are done',
      }),
    );
    return undefined;
  }
}

/** Returns the change that `changeRegistry` would make now, or reports why it would make none; writes nothing. */
export function planRegistryChange<C extends RegistryChange>(report: Report, options: ChangeOptions<C>): C | undefined {
  const { registry } = options;
  if (!checkLayout(report, registry)) return undefined;
  const made = interruptedChange(options);
  if (made !== undefined) return made;
  const basis = readCompleteIndex(registry);
  const { change, diagnostics } = decideNow(options, basis);
  const problems = change === undefined ? [] : problemsOnDisk(options, change, basis === undefined);
  for (const d of problems.length > 0 ? problems : diagnostics) report(d);
  return problems.length > 0 ? undefined : change;
}

/** A decision and the index that it is based on. */
interface Decision<C> {
  readonly basis: Uint8Array | undefined;
  readonly index: RegistryIndex | undefined;
  /** Absent if the change is refused. */
  readonly change: C | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

function decideNow<C extends RegistryChange>(
  { registry, decide, accepts, creates }: ChangeOptions<C>,
  basis: Uint8Array | undefined,
): Decision<C> {
  const diagnostics: Diagnostic[] = [];
  const report = reportInto(diagnostics);
  if (basis === undefined && creates !== true) {
    reportNoIndex(report, registry);
    return { basis, index: undefined, change: undefined, diagnostics };
  }
  const index = parseIndex(report, registry, basis);
  const change = index && checkWritable(report, index) ? decide(report, index) : undefined;
  return { basis, index, change: accepts(diagnostics) ? change : undefined, diagnostics };
}

/** Completes the cleanup of a change that this command committed before it was killed. */
async function finishInterrupted<C extends RegistryChange>(options: ChangeOptions<C>): Promise<C | undefined> {
  const { registry, waiting } = options;
  if (!isInterrupted(options)) return undefined;
  return withLock(registry, waiting, () => {
    const index = readWithoutReport(registry);
    const made = interruptedChange(options);
    if (index === undefined || made === undefined) return undefined;
    recover(registry, index, waiting.now());
    if (made.remove !== undefined) removeTarball(registry, made.remove);
    return made;
  });
}

function isInterrupted<C extends RegistryChange>({ registry, once }: ChangeOptions<C>): boolean {
  return once !== undefined && wasInterrupted(stagingParent(registry), journalPrefix, once.journalEntry);
}

/** Returns the change if this command committed it before it was killed. */
function interruptedChange<C extends RegistryChange>(options: ChangeOptions<C>): C | undefined {
  const index = isInterrupted(options) ? readWithoutReport(options.registry) : undefined;
  return index && checkWritable(() => {}, index) ? options.once?.made(index) : undefined;
}

function readWithoutReport(registry: Registry): RegistryIndex | undefined {
  return parseIndex(() => {}, registry, readIndexBytes(registry));
}

/**
 * The journal entry is removed last: until all cleanup is done, a repeated command can detect its own work. If the
 * change was committed and a later step failed, the entry stays for the next attempt.
 */
async function changeInStaging<C extends RegistryChange>(
  options: ChangeOptions<C>,
  first: Decision<C>,
): Promise<Decision<C>> {
  const { registry, once, waiting } = options;
  const parent = stagingParent(registry);
  const staging = makeStagingDirectory(parent);
  try {
    if (once !== undefined) writeJournal(parent, journalPrefix, once.journalEntry, staging);
    for (let attempt = 1; attempt <= attempts; attempt++) {
      if (options.tarball !== undefined) writeFile(join(staging, 'tarball'), options.tarball);
      const made = await withLock(registry, waiting, () => changeOnce(options, staging, first));
      if (made === 'stale') continue;
      removeStagingDirectory(parent);
      removeJournal(parent, journalPrefix);
      return made;
    }
    throw new RegistryBusy('the index was rewritten by other tools in every attempt');
  } catch (error) {
    removeStagingDirectory(parent);
    const index = once && readWithoutReport(registry);
    if (index === undefined || once?.made(index) === undefined) removeJournal(parent, journalPrefix);
    throw error;
  }
}

/** Runs under the lock: a decision made before it is valid only if the index is unchanged. */
function changeOnce<C extends RegistryChange>(
  options: ChangeOptions<C>,
  staging: string,
  first: Decision<C>,
): Decision<C> | 'stale' {
  const { registry, holds, waiting } = options;
  const bytes = readCompleteIndex(registry);
  const decision = isSame(bytes, first.basis) ? first : decideNow(options, bytes);
  // Without an index, the journal of a killed publication must remain: it explains its tarball.
  if (bytes !== undefined && decision.index !== undefined && checkWritable(() => {}, decision.index))
    recover(registry, decision.index, waiting.now());
  if (decision.change === undefined) return decision;
  const problems = problemsOnDisk(options, decision.change, bytes === undefined);
  if (problems.length > 0) return { ...decision, change: undefined, diagnostics: problems };
  return applyChange(registry, decision.change, {
    staging,
    basis: decision.basis,
    holds,
    now_ms: waiting.now(),
  })
    ? decision
    : 'stale';
}

/**
 * Returns the obstacles on disk. Tarballs without an index show that it was lost: a new index would hide them. The
 * tarball of this change, which a killed command may have left, is excluded. A tarball that is too large to be hashed is not
 * overwritten: the index may name it.
 */
function problemsOnDisk<C extends RegistryChange>(
  { registry, rebuilds }: ChangeOptions<C>,
  { put, remove }: C,
  hasNoIndex: boolean,
): Diagnostic[] {
  const found: Diagnostic[] = [];
  const report = reportInto(found);
  const path = put === undefined ? remove : tarballPath(put.name, put.version);
  if (put !== undefined) checkReplaceable(report, registry, tarballPath(put.name, put.version));
  else if (remove !== undefined) checkRegistryFile(report, registry, remove);
  const others = hasNoIndex && rebuilds !== true ? unindexedTarballs(registry).filter((it) => it !== path) : [];
  if (others.length > 0) reportLostIndex(report, registry, others.length);
  return found;
}
