import { exists } from '../../io/exists.ts';
import { readRegistryIndex } from '../../io/package-registry/read-index.ts';
import type { Host } from '../command.ts';
import { type RegistryArguments, sceneContext } from '../scene/scene-context.ts';

/** Returns the names of the packages in the package registry; none if it does not exist or is damaged. */
export function sceneNames(args: RegistryArguments, host: Host): readonly string[] {
  const { registry } = sceneContext(() => {}, args, host);
  return exists(registry.root) ? Object.keys(readRegistryIndex(() => {}, registry)?.index.value.packages ?? {}) : [];
}
