import { join } from 'node:path';
import { type Config, configFile } from '../../core/base/config/config.ts';
import { prettyJson } from '../../core/base/json/canonical.ts';
import { versionRegistryFile } from '../../core/base/version/version-registry-file.ts';
import type { Sources } from '../../core/compiler/compile-sources.ts';
import { contentModelFile } from '../../core/compiler/content-model/content-model.ts';
import { disk } from '../../io/disk.ts';
import { exists } from '../../io/exists.ts';
import type { Project } from '../project/project.ts';
import { definitionsRoot } from '../project/project-inputs.ts';

/** Files above this size are cut: their head decides whether they are content. */
const mostBytes = 1 << 20;
const headBytes = 1 << 12;

/**
 * Reads the files of a project that a run of a bundle reads, as a project with the default directories and that default
 * bundle has them. Leaves out what is neither a file nor a directory.
 */
export function projectSources(
  { root, packsRoot, bundlesRoot, config }: Project,
  bundleId: string | undefined,
): Sources {
  const files = new Map<string, Uint8Array | string>();
  addBelow(files, root, packsRoot, 'packs');
  addBelow(files, root, bundlesRoot, 'bundles');
  addBelow(files, root, definitionsRoot, definitionsRoot);
  for (const file of [contentModelFile, versionRegistryFile])
    if (exists(join(root, file))) files.set(file, read(join(root, file)));
  const settings = { ...withoutDirectories(config), ...(bundleId !== undefined && { default_bundle: bundleId }) };
  if (Object.keys(settings).length > 0) files.set(configFile, prettyJson(settings));
  return Object.fromEntries(files);
}

/** Directories have their default names, and outputs are not written. */
function withoutDirectories({ packs_root: _packs, bundles_root: _bundles, out_dir: _out, ...rest }: Config) {
  return JSON.parse(JSON.stringify(rest));
}

function addBelow(files: Map<string, Uint8Array | string>, root: string, from: string, to: string): void {
  if (!exists(join(root, from))) return;
  for (const { name, kind } of disk.list(join(root, from))) {
    if (kind === 'directory' && name !== '.git') addBelow(files, root, `${from}/${name}`, `${to}/${name}`);
    else if (kind === 'file') files.set(`${to}/${name}`, read(join(root, from, name)));
  }
}

function read(path: string): Uint8Array {
  const bytes = disk.read(path, undefined, mostBytes);
  // A copy: the next file is read into the same buffer.
  return new Uint8Array(bytes.subarray(0, bytes.length > mostBytes ? headBytes : bytes.length));
}
