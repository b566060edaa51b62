import { join, resolve } from 'node:path';
import type { Code } from '../../core/base/diagnostic/codes.ts';
import { type Diagnostic, diagnostic, type Report } from '../../core/base/diagnostic/diagnostic.ts';
import { readJsonBytes } from '../../core/base/json/read.ts';
import { isJsonObject } from '../../core/base/json/value.ts';
import { generatedFrom } from '../../core/compiler/lockfile/check-generated-from.ts';
import {
  checkLockfile,
  type RegistryOnDisk,
  readLockfile,
  reportGenerated,
} from '../../core/compiler/lockfile/check-lockfile.ts';
import type { RegistryName } from '../../core/compiler/rows/collection.ts';
import { allDiagnostics, reportTo, type StageDiagnostics } from '../../core/compiler/stage.ts';
import { disk } from '../../io/disk.ts';
import { existsSync } from '../../io/file-system.ts';
import { waitForWriters } from '../../io/recovery/output-lock.ts';
import { defineCommand } from '../../ops/command.ts';
import { registryNames } from '../../ops/project/compile-project.ts';
import { checkLockedPacks } from '../../ops/project/locked-packs.ts';
import { findProject, type Project, projectOptions } from '../../ops/project/project.ts';
import { commandResult } from '../../ops/report.ts';

export const command = defineCommand({
  summary: 'check the lockfile: its own hash, every registry file against it, and packs that no registry names',
  options: {
    ...projectOptions,
    out: { type: 'string', value: 'DIR', summary: 'where the lockfile and the registries are (default: build)' },
  },
  examples: [['xstack lockfile validate', 'check build/lockfile.json and build/registries/']],
  run: async (args, host) => {
    const byStage: StageDiagnostics = {};
    const report = reportTo(byStage)('05.lockfile.validate');
    const project = findProject(report, args, host.cwd, { needs: 'nothing' });
    const file = `${project.outDir}/lockfile.json`;
    const state = await waitForWriters(resolve(project.root, project.outDir), host);
    const valid = await validate(report, project, file);
    if (!valid && state !== 'free') explainMixture(byStage, file, state);
    return commandResult({
      root: project.root,
      diagnostics: allDiagnostics(byStage),
      json: { lockfile_path: file, valid },
      text: valid ? `${file}: valid\n` : '',
    });
  },
});

/** A few show what is wrong; all of them go with the next run. */
const mostRelated = 3;

/** Contradictions between files of two runs have one cause: the process that replaced them was interrupted. */
function explainMixture(diagnostics: StageDiagnostics, file: string, state: 'held' | 'abandoned'): void {
  const stage = '05.lockfile.validate';
  const isMixture = ({ code }: Diagnostic) => code in mixtures;
  const found = diagnostics[stage] ?? [];
  const mixed = found.filter(isMixture);
  if (mixed.length === 0) return;
  const what =
    state === 'abandoned'
      ? 'a run was killed while it replaced the outputs'
      : 'another run is replacing the outputs, or was killed while it did';
  diagnostics[stage] = [
    ...found.filter((d) => !isMixture(d)),
    diagnostic('refuse.lockfile.interrupted', what, {
      at: { file },
      related: mixed.slice(0, mostRelated).map(({ message, at = { file } }) => ({ message, at })),
      help: 'run `xstack run` to build the registries and the lockfile again',
    }),
  ];
}

const mixtures: Partial<Record<Code, true>> = {
  'refuse.lockfile.missing': true,
  'refuse.lockfile.missing_required_field': true,
  'refuse.lockfile.missing_registry': true,
  'refuse.lockfile.invalid_registry_hash': true,
};

async function validate(report: Report, project: Project, file: string): Promise<boolean> {
  const path = resolve(project.root, file);
  if (!existsSync(path)) {
    report(
      diagnostic('refuse.lockfile.missing', `lockfile \`${file}\` does not exist`, {
        at: { file },
        help: 'run `xstack run` to build it',
      }),
    );
    return false;
  }
  const document = readJsonBytes(reportGenerated(report), file, disk.read(path));
  const lockfile = document && readLockfile(report, document);
  if (lockfile === undefined) return false;
  let hasAllNames = true;
  const names = await registryNames((d) => {
    hasAllNames &&= d.severity !== 'error';
    report(d);
  }, project);
  if (!hasAllNames) return false; // What a refused definition would have locked is unknown.
  const registries = registriesOnDisk(report, project, names);
  if (!checkLockfile(report, file, lockfile, registries)) return false;
  const values = Object.values(registries).flatMap(({ value }) => (value === undefined ? [] : [value]));
  const generating = new Set(values.flatMap(generatedFrom).map(({ pack_id }) => pack_id));
  return checkLockedPacks(report, project, file, lockfile, generating);
}

function registriesOnDisk(
  report: Report,
  { root, outDir }: Project,
  names: readonly RegistryName[],
): Record<string, RegistryOnDisk> {
  const entries = names.map(({ file: name, hashName }): [string, RegistryOnDisk] => {
    const file = `${outDir}/registries/${name}`;
    const path = resolve(join(root, file));
    let isRefused = false;
    const refuse = reportGenerated((d) => {
      isRefused ||= d.severity === 'error';
      report(d);
    });
    const document = existsSync(path) ? readJsonBytes(refuse, file, disk.read(path)) : undefined;
    return [hashName, { file, ...(isJsonObject(document?.value) ? { value: document.value } : { isRefused }) }];
  });
  return Object.fromEntries(entries);
}
