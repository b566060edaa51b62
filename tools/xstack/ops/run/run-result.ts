import { posix } from 'node:path';
import type { Diagnostic } from '../../core/base/diagnostic/diagnostic.ts';
import { resolveLocations, resolveShown } from '../../core/base/diagnostic/resolve-locations.ts';
import { diagnosticJson } from '../../core/base/diagnostic/to-json.ts';
import { pluralize } from '../../core/base/text/pluralize.ts';
import { shortHash } from '../../core/base/text/short-hash.ts';
import { buildFingerprint } from '../../core/compiler/diff/build-fingerprint.ts';
import { type StageId, usualStages } from '../../core/compiler/stage.ts';
import type { CommandResult, GlobalArguments } from '../command.ts';
import { readSourceIn } from '../project/read-source.ts';
import type { RefusedError } from '../refused-error.ts';
import { reasonsText } from './reasons-text.ts';
import type { RunArguments } from './run-arguments.ts';
import { flatDiagnostics, type RunOutcome, type RunProfile } from './run-outcome.ts';
import { visibleOutcome } from './visible-outcome.ts';

/** Reports whether a result is printed as text, which shows only the first of many diagnostics. */
export function isForPeople(args: GlobalArguments): boolean {
  return args.format === 'text' && args.json !== true;
}

/** Result of the command for a finished run. */
export function runResult(finished: RunOutcome, args: RunArguments, profile: RunProfile): CommandResult {
  const outcome = visibleOutcome(finished);
  const readText = readSourceIn(outcome.project.root);
  const judged = flatDiagnostics(outcome.judged);
  const { shown, hidden } = isForPeople(args)
    ? resolveShown(judged, readText)
    : { shown: resolveLocations(judged, readText), hidden: [] };
  return {
    result: outcome.result,
    diagnostics: shown,
    hidden,
    get json() {
      return { ...resultJson(outcome, profile), diagnostics: shown.map(diagnosticJson) };
    },
    text: outcome.reasons === undefined ? '' : reasonsText(outcome.reasons),
    facts: factsOf(outcome),
    ...nextStep(outcome, shown, args),
    readText,
    get stages() {
      const found = (id: StageId) => resolveLocations(outcome.judged[id] ?? [], readText);
      return outcome.stages.map((stage) => ({ ...stage, diagnostics: found(stage.id) }));
    },
  };
}

/** The result of a run that was refused before its first stage was done: it has the members of every other. */
export function refusedResult({ diagnostics, readText }: RefusedError, profile: RunProfile): CommandResult {
  const stages = usualStages.map((id, i) => ({ id, status: i === 0 ? 'refused' : 'skipped', duration_ms: 0 }));
  return {
    result: 'refused',
    diagnostics,
    json: {
      result: 'refused',
      profile,
      bundle_id: null,
      stages,
      ordered_pack_ids: [],
      registry_hashes: {},
      pack_lock_hash: null,
      build_fingerprint: null,
      lockfile_path: null,
      out_dir: null,
      cache: { hit: false, reused: 0, computed: 0 },
      diagnostics: diagnostics.map(diagnosticJson),
    },
    text: '',
    ...explanationStep(diagnostics),
    readText,
    stages: stages.map((stage, i) => ({ ...stage, diagnostics: i === 0 ? diagnostics : [] })),
  };
}

/** Members of the JSON document, without the diagnostics. */
export function resultJson(
  { project, stages, result, bundleId, orderedPackIds, registries, packLockHash, cache, reasons }: RunOutcome,
  profile: RunProfile,
) {
  const registryHashes = Object.fromEntries(registries.map(({ hashName, hash }) => [hashName, hash]));
  return {
    result,
    profile,
    bundle_id: bundleId,
    stages,
    ordered_pack_ids: orderedPackIds,
    registry_hashes: registryHashes,
    pack_lock_hash: packLockHash,
    build_fingerprint: packLockHash === null ? null : buildFingerprint(packLockHash, registryHashes),
    lockfile_path: posix.join(project.outDir, 'lockfile.json'),
    out_dir: project.outDir,
    cache,
    ...(reasons && { reasons }),
  };
}

/** Facts of a complete run: what was compiled and written. */
function factsOf({
  project,
  result,
  bundleId,
  orderedPackIds,
  registries,
  packLockHash,
  written,
  cache,
}: RunOutcome): readonly string[] {
  const note = cache.note === undefined ? [] : [`cache: ${cache.note}`];
  if (result !== 'complete' || packLockHash === null) return note;
  const rows = registries.reduce((sum, { size }) => sum + size, 0);
  const counts = [
    pluralize(orderedPackIds.length, 'pack'),
    pluralize(registries.length, 'registry', 'registries'),
    pluralize(rows, 'row'),
  ].join(', ');
  return [
    bundleId === null ? counts : `${bundleId}: ${counts}`,
    `pack_lock_hash ${shortHash(packLockHash)}`,
    `${project.outDir}: ${written === 0 ? 'nothing changed' : `${pluralize(written, 'file')} written`}`,
    ...note,
  ];
}

/** Suggests an explanation of the first error; undefined if there is none. */
function explanationStep(shown: readonly Diagnostic[]): Required<Pick<CommandResult, 'next'>> | undefined {
  const error = shown.find(({ severity }) => severity === 'error');
  return error && { next: `\`xstack explain ${error.code}\`` };
}

/** Suggests an explanation of the first error, or a commit of what was written. */
function nextStep(
  { project, result, written }: RunOutcome,
  shown: readonly Diagnostic[],
  { watch }: RunArguments,
): Pick<CommandResult, 'next'> {
  if (watch === true) return {};
  const explanation = explanationStep(shown);
  if (explanation !== undefined) return explanation;
  if (result !== 'complete' || written === 0) return {};
  return { next: `commit \`${project.outDir}/lockfile.json\`, and run \`xstack run strict --locked\` in CI` };
}
