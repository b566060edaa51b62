import { decodeUtf8 } from '#platform';
import { hasErrors } from '../../base/diagnostic/diagnostic.ts';
import { type CompileSourcesOptions, inspectSources, type Sources } from '../compile-sources.ts';
import { allDiagnostics } from '../stage.ts';
import { buildFingerprint } from './build-fingerprint.ts';
import { compiledSide } from './compiled-side.ts';
import { type BuildDiff, diffBuilds } from './diff-builds.ts';
import { jsonOfSource } from './json-source.ts';
import { type Reach, reachOf } from './reach.ts';
import { rulesOf } from './row-schemas.ts';
import { type SessionVerdict, sessionVerdict } from './session-effect.ts';

/** Options of `diff`. */
export type DiffSourcesOptions = Omit<CompileSourcesOptions, 'strict' | 'today'>;

/** Result of `diff`. */
export interface DiffSourcesResult extends BuildDiff {
  /** False if a repository has errors: rows that they hide appear removed or unchanged. */
  readonly isComplete: boolean;
  /** Everything that refers to the changes, directly or through others. */
  readonly reach: Reach | undefined;
  /** The compatibility for saves and sessions. */
  readonly session: SessionVerdict;
}

/** Compares two content repositories in memory. Pure: the same sources and options give the same result. */
export function diff(before: Sources, after: Sources, options: DiffSourcesOptions = {}): DiffSourcesResult {
  const [old, now] = [inspected(before, options), inspected(after, options)];
  const rules = rulesOf(old.side, now.side);
  const found = diffBuilds(old.side, now.side, rules);
  const isComplete = old.isComplete && now.isComplete;
  const isSame = isComplete && buildFingerprintOf(old.side) === buildFingerprintOf(now.side);
  const reach = reachOf(found, old.side, now.side);
  return { ...found, isComplete, reach, session: sessionVerdict(found, isSame, rules) };
}

function inspected(sources: Sources, options: DiffSourcesOptions) {
  const { bytes, files, notes, ...compiled } = inspectSources(sources, options);
  const side = compiledSide({
    ...compiled,
    filesOf: (path) => files.get(path) ?? [],
    json: (path) => {
      const source = bytes.get(path);
      return jsonOfSource(source && decodeUtf8(source));
    },
  });
  return { side, isComplete: !hasErrors(allDiagnostics(notes)) };
}

function buildFingerprintOf({ packLockHash, registries }: ReturnType<typeof compiledSide>): string {
  return buildFingerprint(packLockHash, registries);
}
