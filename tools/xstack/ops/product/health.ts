import { join } from 'node:path';
import type { Report } from '../../core/base/diagnostic/diagnostic.ts';
import type { JsonObject } from '../../core/base/json/value.ts';
import { collections, contributionsIndex } from '../../core/compiler/rows/collections.ts';
import { overlay } from '../../core/product/catalogue.ts';
import {
  findDebt,
  findDrift,
  type KnownIds,
  knownIds,
  registryIds,
  unresolvedReferences,
} from '../../core/product/health.ts';
import type { ImportedScene, LedgerRow } from '../../core/product/types.ts';
import { disk } from '../../io/disk.ts';
import { existsSync } from '../../io/file-system.ts';
import type { HealthAnswer } from './answers.ts';
import { readCompiledScenes, readRegistry } from './catalogue.ts';
import { type Instance, type Outcome, outcomeOf } from './instance.ts';

/** Checks every scene that an instance serves and counts the problems. */
export function sceneHealth(instance: Instance, mode: 'summary' | 'full'): Promise<Outcome<HealthAnswer>> {
  return outcomeOf(instance, undefined, async (report) => {
    const compiled = readCompiledScenes(report, instance);
    if (compiled === undefined) return undefined;
    const { imported, ledger, packages } = await storedState(instance);
    const catalogue = overlay(compiled, imported);
    const known = idsOf(report, instance, catalogue.keys());
    const resolve_errors = [...catalogue.values()]
      .map(({ code, text }) => ({
        scene_key: code,
        references: unresolvedReferences(JSON.parse(text) as JsonObject, known),
      }))
      .filter(({ references }) => references.length > 0);
    const drift = findDrift(imported, packages);
    const debt = findDebt(imported, ledger);
    const summary = {
      scene_count: catalogue.size,
      critical_resolve_errors_count: resolve_errors.length,
      critical_drift_warn_count: drift.length,
      debt_count: debt.length,
    };
    return mode === 'full' ? { mode, summary, resolve_errors, drift, debt } : { mode, summary };
  });
}

/** Returns the imported scenes, the installed packages, and the scenes of those packages. */
async function storedState({ store }: Instance) {
  return store.read(async (view) => {
    const imported = [...(await view.importedScenes()).values()];
    const ledger: readonly LedgerRow[] = await view.ledger({ active: true });
    const packages = new Map<string, ReadonlyMap<string, JsonObject>>();
    for (const checksum of new Set(imported.map((scene: ImportedScene) => scene.checksum))) {
      const stored = await view.package({ checksum });
      if (stored !== undefined) packages.set(checksum, scenesByCode(stored.text));
    }
    return { imported, ledger, packages };
  });
}

/** The source passed the strict reader when it was stored; it may begin with a byte-order mark. */
function scenesByCode(text: string): ReadonlyMap<string, JsonObject> {
  const { scenes } = JSON.parse(text.replace(/^\ufeff/, '')) as { scenes: (JsonObject & { code: string })[] };
  return new Map(scenes.map((scene) => [scene.code, scene]));
}

/** Returns every id that a scene can refer to: the rows of all compiled registries, and the scenes themselves. */
function idsOf(report: Report, instance: Instance, codes: Iterable<string>): KnownIds {
  const ids = registryFiles(instance).flatMap((file) => {
    const { value } = readRegistry(report, instance, file);
    const own = collections.filter(({ registry }) => registry.file === file);
    const idFields = Object.fromEntries(own.map(({ member, idField }) => [member, idField]));
    return value === undefined ? [] : registryIds(value, own.length === 0 ? undefined : idFields);
  });
  return knownIds(ids, codes);
}

/** Excludes the index of contributions, which repeats the registries. */
function registryFiles({ root, outDir }: Instance): string[] {
  const directory = join(root, outDir, 'registries');
  if (!existsSync(directory)) return [];
  const files = disk.list(directory).filter(({ kind, name }) => kind === 'file' && name.endsWith('.json'));
  return files.map(({ name }) => name).filter((name) => name !== contributionsIndex.file);
}
