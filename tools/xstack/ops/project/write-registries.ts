import { join, resolve } from 'node:path';
import type { CompiledRegistry } from '../../core/compiler/registry/registry.ts';
import { writeOutputs, writtenTargets } from '../../io/outputs.ts';
import type { Host } from '../command.ts';
import type { Project } from './project.ts';

/** Writes compiled registries into the output directory; returns the names of the files that changed. */
export async function writeRegistries(
  { root, outDir }: Project,
  registries: readonly CompiledRegistry[],
  host: Host,
): Promise<Set<string>> {
  const directory = resolve(root, outDir);
  const target = (file: string) => join(directory, 'registries', file);
  const outputs = registries.map(({ file, chunks }) => ({ target: target(file), chunks }));
  const written = writtenTargets(await writeOutputs(outputs, { directory, waiting: host }));
  return new Set(registries.flatMap(({ file }) => (written.includes(target(file)) ? [file] : [])));
}
