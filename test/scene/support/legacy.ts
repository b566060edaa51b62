import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { filesBelow } from './binary.ts';
import { legacyExtract, legacyTgz } from './tar-builder.ts';

/** The observable behaviour of the older tool on a registry. */

interface LegacyIndex {
  apiVersion: string;
  packages: Record<
    string,
    { name: string; group: string; description: string; latest: string | null; versions: Record<string, LegacyVersion> }
  >;
}

interface LegacyVersion {
  published_at: string;
  integrity: string;
  tarball: string;
}

function load(root: string, apiVersion: string): LegacyIndex {
  const path = join(root, 'registry-index.json');
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : { apiVersion, packages: {} };
}

function save(root: string, index: LegacyIndex): void {
  mkdirSync(root, { recursive: true });
  writeFileSync(join(root, 'registry-index.json'), `${JSON.stringify(index, null, 2)}\n`);
}

/** Lists the entry scene and then all that is generated, so that the entry scene is usually packed twice. */
export function legacyPublish(root: string, directory: string, apiVersion = 'kse.scene.registry/v0.1'): void {
  const contract = JSON.parse(readFileSync(join(directory, 'scene-package.json'), 'utf8'));
  const { name, group, description, version } = contract.metadata;
  const paths: string[] = ['scene-package.json', contract.artifacts.entry_scene, ...contract.artifacts.generates];
  const tarball = legacyTgz(paths.map((path) => ({ path, content: readFileSync(join(directory, path)) })));
  const path = `packages/${name}/${version}/${name}-${version}.tgz`;
  if (existsSync(dirname(join(root, path)))) throw new Error('already published');
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), tarball);
  const index = load(root, apiVersion);
  index.packages[name] ??= { name, group, description, latest: null, versions: {} };
  const entry = index.packages[name];
  Object.assign(entry, { name, group, description });
  entry.versions[version] = {
    published_at: '2025-01-01T00:00:00.000Z',
    integrity: integrityOf(tarball),
    tarball: path,
  };
  entry.latest = Object.keys(entry.versions).sort().at(-1) ?? null;
  save(root, index);
}

/** Path -> content, as the older tool would write them. */
export function legacyInstall(root: string, name: string, version: string): Map<string, string> {
  const entry = load(root, '').packages[name]?.versions[version];
  if (entry === undefined) throw new Error('not found');
  const tarball = readFileSync(join(root, `packages/${name}/${version}/${name}-${version}.tgz`));
  if (integrityOf(tarball) !== entry.integrity) throw new Error('integrity verification failed');
  return new Map(legacyExtract(gunzipSync(tarball)).map(({ path, content }) => [path, content.toString('base64')]));
}

export function legacyUnpublish(root: string, name: string, version: string): void {
  const index = load(root, '');
  const entry = index.packages[name];
  if (entry?.versions[version] === undefined) throw new Error('not found');
  rmSync(join(root, `packages/${name}/${version}/${name}-${version}.tgz`));
  for (const directory of [join(root, 'packages', name, version), join(root, 'packages', name)])
    if (readdirSync(directory).length === 0) rmSync(directory, { recursive: true });
  delete entry.versions[version];
  if (Object.keys(entry.versions).length === 0) delete index.packages[name];
  else entry.latest = Object.keys(entry.versions).sort().at(-1) ?? null;
  save(root, index);
}

/** The problems that the older tool's audit reports. */
export function legacyAudit(root: string): string[] {
  const named = new Map(
    Object.values(load(root, '').packages).flatMap(({ versions }) =>
      Object.values(versions).map(({ tarball, integrity }) => [tarball, integrity] as const),
    ),
  );
  const onDisk = existsSync(join(root, 'packages'))
    ? filesBelow(join(root, 'packages')).map((path) => `packages/${path}`)
    : [];
  return [
    ...onDisk.filter((path) => path.endsWith('.tgz') && !named.has(path)).map((path) => `orphan ${path}`),
    ...[...named].flatMap(([path, integrity]) =>
      !existsSync(join(root, path))
        ? [`missing ${path}`]
        : integrityOf(readFileSync(join(root, path))) !== integrity
          ? [`mismatch ${path}`]
          : [],
    ),
  ];
}

function integrityOf(bytes: Uint8Array): string {
  return `sha256-${createHash('sha256').update(bytes).digest('hex')}`;
}
