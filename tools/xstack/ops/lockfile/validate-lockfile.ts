import { join, resolve } from 'node:path';
import { diagnostic, type Report } from '../../core/base/diagnostic/diagnostic.ts';
import { registryLimits } from '../../core/base/json/excess.ts';
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
import { disk } from '../../io/disk.ts';
import { existsSync } from '../../io/file-system.ts';
import { registryNames } from '../project/compile-project.ts';
import type { Project } from '../project/project.ts';
import { checkLockedBundle } from './locked-bundle.ts';
import { checkLockedPacks } from './locked-packs.ts';
import { checkLockedSettings } from './locked-settings.ts';

/** Checks the lockfile of a project, its registries, and the locked packs that no registry is generated from. */
export async function validateLockfile(report: Report, project: Project, file: string): Promise<boolean> {
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
  if (!hasAllNames) return false; // The names that a refused definition would have locked are unknown.
  const registries = registriesOnDisk(report, project, names);
  if (!checkLockfile(report, file, lockfile, registries)) return false;
  const values = Object.values(registries).flatMap(({ value }) => (value === undefined ? [] : [value]));
  const generating = new Set(values.flatMap(generatedFrom).map(({ pack_id }) => pack_id));
  const hasBundle = checkLockedBundle(report, project, file, lockfile);
  const hasPacks = checkLockedPacks(report, project, file, lockfile, generating);
  return checkLockedSettings(report, project, file, lockfile) && hasPacks && hasBundle;
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
    const bytes = existsSync(path) ? disk.read(path) : undefined;
    const document = bytes && readJsonBytes(refuse, file, bytes, registryLimits(bytes));
    return [hashName, { file, ...(isJsonObject(document?.value) ? { value: document.value } : { isRefused }) }];
  });
  return Object.fromEntries(entries);
}
