import { join } from 'node:path';
import { diagnostic, type Report } from '../../core/base/diagnostic/diagnostic.ts';
import { registryLimits } from '../../core/base/json/excess.ts';
import { readJsonBytes } from '../../core/base/json/read.ts';
import { isJsonObject, type JsonObject } from '../../core/base/json/value.ts';
import {
  checkLockfile,
  type RegistryOnDisk,
  readLockfile,
  reportGenerated,
} from '../../core/compiler/lockfile/check-lockfile.ts';
import type { Lockfile } from '../../core/compiler/lockfile/lockfile.ts';
import { compiledScenes } from '../../core/product/catalogue.ts';
import type { Catalogue } from '../../core/product/types.ts';
import { disk } from '../../io/disk.ts';
import { existsSync } from '../../io/file-system.ts';
import type { Instance } from './instance.ts';

type InstanceLocation = Pick<Instance, 'root' | 'outDir'>;

const scenarios = { hashName: 'scenario_registry_hash', name: 'scenario.registry.json' };

/**
 * Reads the compiled scenes of an instance: those of the registry that the current lockfile names, if the two match.
 * Empty without a lockfile; undefined if they do not match.
 */
export function readCompiledScenes(report: Report, instance: InstanceLocation): Catalogue | undefined {
  const lockfile = readInstanceLockfile(report, instance);
  if (lockfile === null) {
    report(
      diagnostic(
        'note.package.no_bundle',
        `\`${instance.outDir}/lockfile.json\` does not exist: no scene is compiled here`,
        {
          help: 'run `xstack run` to compile the bundle',
        },
      ),
    );
    return new Map();
  }
  const locked = lockfile?.registries[scenarios.hashName];
  if (lockfile === undefined) return undefined;
  if (locked === undefined) return new Map();
  const registry = readRegistry(report, instance, scenarios.name);
  const only = { ...lockfile, registries: { [scenarios.hashName]: locked } };
  const isValid = checkLockfile(report, `${instance.outDir}/lockfile.json`, only, { [scenarios.hashName]: registry });
  return isValid && registry.value !== undefined ? compiledScenes(registry.value) : undefined;
}

/** Returns the lockfile; null if it does not exist, undefined if it is invalid. */
function readInstanceLockfile(report: Report, { root, outDir }: InstanceLocation): Lockfile | null | undefined {
  const file = `${outDir}/lockfile.json`;
  const path = join(root, file);
  if (!existsSync(path)) return null;
  const document = readJsonBytes(reportGenerated(report), file, disk.read(path));
  return document && readLockfile(report, document);
}

/** Reads a registry file of the instance. */
export function readRegistry(report: Report, { root, outDir }: InstanceLocation, name: string): RegistryOnDisk {
  const file = `${outDir}/registries/${name}`;
  const path = join(root, file);
  const bytes = existsSync(path) ? disk.read(path) : undefined;
  const document = bytes && readJsonBytes(reportGenerated(report), file, bytes, registryLimits(bytes));
  return isJsonObject(document?.value) ? { file, value: document.value as JsonObject } : { file };
}
