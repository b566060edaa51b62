import { posix } from 'node:path';
import { type Diagnostic, hasErrors, warningsAsErrors } from '../core/diagnostic/diagnostic.ts';
import { place, placeShown } from '../core/diagnostic/place.ts';
import { diagnosticJson } from '../core/diagnostic/to-json.ts';
import { allFindings, type StageId } from '../core/stage.ts';
import { counted } from '../core/text/counted.ts';
import { tuneForShortRun } from '../io/engine.ts';
import type { Arguments, Command, CommandResult, Surroundings } from './command.ts';
import { projectOptions } from './project.ts';
import { readTextIn } from './read-text.ts';
import { type RunOutcome, type RunProfile, runProject } from './run-project.ts';

const profiles: readonly RunProfile[] = ['fast', 'strict', 'full'];

export const command: Command = {
  summary: 'check everything, compile the registries and write the lockfile',
  positionals: [
    {
      name: 'profile',
      summary: 'fast: warnings are reported; strict: they refuse; full: strict, without cache, built twice',
      choices: profiles,
      default: 'fast',
    },
  ],
  options: {
    ...projectOptions,
    bundle: {
      type: 'string',
      value: 'ID',
      summary: 'the bundle to build (default: bundle.base.lab, else the only one)',
    },
    out: { type: 'string', value: 'DIR', summary: 'where the registries and the lockfile go (default: build)' },
    locked: { type: 'boolean', summary: 'write nothing; refuse if the lockfile would change' },
    publish: { type: 'string', value: 'DIR', summary: 'then publish this package directory (stage 07)' },
    install: { type: 'string', value: 'NAME', summary: 'then install `name` or `name@version` (stage 08)' },
    registry: {
      type: 'string',
      short: 'r',
      value: 'DIR',
      summary: 'the registry for --publish and --install (default: as for `scene`)',
    },
    cache: {
      type: 'string',
      value: 'on|off',
      choices: ['on', 'off'],
      default: 'on',
      summary: 'use and keep what need not be made again (`xstack cache info`)',
    },
  },
  examples: [
    ['xstack run', 'check and compile the default bundle'],
    ['xstack run strict --json', 'refuse on warnings too, one JSON document on standard output'],
    ['xstack run --locked --format github', 'in CI: refuse if the committed lockfile is out of date'],
    ['xstack run --bundle bundle.inner.tour --out /tmp/tour', 'compile another bundle to another place'],
  ],
  run,
};

async function run(args: Arguments, surroundings: Surroundings): Promise<CommandResult> {
  tuneForShortRun();
  const profile = args['profile'] as RunProfile;
  const outcome = await runProject(args, profile, surroundings);
  const readText = readTextIn(outcome.project.root);
  const judge = (found: readonly Diagnostic[]) => (profile === 'fast' ? found : warningsAsErrors(found));
  const judged = judge(allFindings(outcome.findings));
  const isText = args['format'] === 'text' && args['json'] !== true;
  const { shown, hidden } = isText ? placeShown(judged, readText) : { shown: place(judged, readText), hidden: [] };
  return {
    result: hasErrors(shown) ? 'refused' : 'complete',
    diagnostics: shown,
    hidden,
    get json() {
      return { ...resultJson(outcome, profile), diagnostics: shown.map(diagnosticJson) };
    },
    text: resultText(outcome, profile),
    readText,
    get stages() {
      const found = (id: StageId) => place(judge(outcome.findings[id] ?? []), readText);
      return outcome.stages.map((stage) => ({ ...stage, diagnostics: found(stage.id) }));
    },
  };
}

function resultJson(
  { project, stages, result, bundleId, orderedPackIds, registries, packLockHash, cache }: RunOutcome,
  profile: RunProfile,
) {
  return {
    result,
    profile,
    bundle_id: bundleId ?? null,
    stages,
    ordered_pack_ids: orderedPackIds,
    registry_hashes: Object.fromEntries(registries.map(({ hashName, hash }) => [hashName, hash])),
    pack_lock_hash: packLockHash ?? null,
    lockfile_path: posix.join(project.outDir, 'lockfile.json'),
    out_dir: project.outDir,
    cache,
  };
}

function resultText(
  { project, stages, result, bundleId, orderedPackIds, registries, packLockHash, written }: RunOutcome,
  profile: RunProfile,
): string {
  const lines = [`xstack run ${profile}${bundleId === undefined ? '' : ` (${bundleId})`}`];
  for (const { id, status, duration_ms } of stages)
    lines.push(`  ${id.padEnd(22)} ${status.padEnd(8)} ${String(duration_ms).padStart(6)} ms`);
  if (result === 'complete' && packLockHash !== undefined) {
    const rows = registries.reduce((sum, { size }) => sum + size, 0);
    lines.push(
      `${counted(orderedPackIds.length, 'pack')}, ${counted(registries.length, 'registry', 'registries')}, ${counted(rows, 'row')}; pack_lock_hash ${packLockHash}`,
      written.length === 0
        ? `${project.outDir}: nothing changed`
        : `${project.outDir}: ${written.length} file${written.length === 1 ? '' : 's'} written`,
    );
  }
  return `${lines.join('\n')}\n`;
}
