import { disk } from '../../io/disk.ts';
import { readBundleDirectories } from '../../io/read-bundle-directories.ts';
import type { Project } from '../project/project.ts';

/** Reports whether the project has a bundle, valid or not. */
export function hasBundle({ root, bundlesRoot, hasBundles }: Project): boolean {
  // Compiling the project reports directories that cannot be listed.
  return hasBundles && readBundleDirectories(disk, root, bundlesRoot, () => {}).some(({ kind }) => kind !== 'file');
}
