import type { DirectorySnapshot } from './directory-snapshot.ts';
import type { TreeSnapshot } from './read-tree.ts';

/** Returns the paths that differ between two snapshots of the packs, relative to the repository root, sorted. */
export function changedPaths(before: TreeSnapshot, after: TreeSnapshot): string[] {
  const directoriesOf = ({ directories, rest }: TreeSnapshot) =>
    new Map([rest, ...directories].map((each) => [each.path, each]));
  const [old, now] = [directoriesOf(before), directoriesOf(after)];
  const paths = new Set([...old.keys(), ...now.keys()]);
  return [...paths].flatMap((path) => changedIn(path, old.get(path), now.get(path))).sort();
}

function changedIn(
  path: string,
  before: DirectorySnapshot | undefined,
  after: DirectorySnapshot | undefined,
): string[] {
  if (before === undefined || after === undefined) return [path];
  if (before.names === after.names && Buffer.compare(bytesOf(before), bytesOf(after)) === 0) return [];
  const [old, now] = [before.files(), after.files()];
  const names = new Set([...old.keys(), ...now.keys()]);
  return [...names].filter((name) => old.get(name) !== now.get(name)).map((name) => `${path}/${name}`);
}

function bytesOf({ stats }: DirectorySnapshot): Uint8Array {
  return new Uint8Array(stats.buffer, stats.byteOffset, stats.byteLength);
}
