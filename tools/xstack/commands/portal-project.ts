import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** The project of an instance, where there is one. */
export interface ProjectView {
  readonly root: string;
  /** The bundle that is shown unless another is asked for; undefined: the default one. */
  readonly bundleId: string | undefined;
}

export function projectView(root: string, bundleId: string | undefined): ProjectView | undefined {
  return existsSync(join(root, 'packs')) && existsSync(join(root, 'bundles')) ? { root, bundleId } : undefined;
}
