import { join, resolve } from 'node:path';
import { shortHash } from '../../core/base/text/short-hash.ts';
import type { CompiledRegistry } from '../../core/compiler/registry/registry.ts';
import { writeOutputs, writtenTargets } from '../../io/outputs.ts';
import type { Host } from '../command.ts';
import { table } from '../table.ts';
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

/** Formats compiled registries for users; `written` has the names of the files that changed. */
export function registryTable(registries: readonly CompiledRegistry[], written: ReadonlySet<string>): string {
  return table(
    ['registry', { head: 'rows', align: 'right' }, 'hash', 'state'],
    registries.map(({ file, hash, size }) => [file, `${size}`, shortHash(hash), written.has(file) ? 'written' : '']),
  );
}
