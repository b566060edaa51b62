import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { type SceneWorld, writeScene } from './world.ts';

const files = {
  'scenes/é.yaml': 'a scene\n'.repeat(3000),
  'data/b.bin': Buffer.from(Array.from({ length: 70_000 }, (_, i) => (i * i * 31) % 251)),
  'empty.txt': '',
};

/** Always the same package. */
export function writeSample(world: SceneWorld, directory: string): void {
  writeScene(world, directory, { files });
}

export interface PackOptions {
  readonly binary: string;
  readonly directory: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly node?: string;
  /** Put in front of the command line. */
  readonly shell?: string;
}

/** The tarball of a directory, made by the real program, in base64. */
export function packed(
  world: SceneWorld,
  { binary, directory, env = {}, node = process.execPath, shell = '' }: PackOptions,
): string {
  const out = world.path(`${directory}.tgz`);
  const line = `${shell}"${node}" "${binary}" scene pack "${world.path(directory)}" --out "${out}"`;
  const { status, stderr } = spawnSync('sh', ['-c', line], { cwd: world.root, env: { ...process.env, ...env } });
  if (status !== 0) throw new Error(String(stderr));
  return readFileSync(out).toString('base64');
}
