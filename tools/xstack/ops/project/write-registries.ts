import { join, resolve } from 'node:path';
import { pluralize } from '../../core/base/text/pluralize.ts';
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

/** Formats compiled registries for users. */
export function registryTable(registries: readonly CompiledRegistry[]): string {
  return table(
    ['registry', { head: 'rows', align: 'right' }, 'hash'],
    registries.map(({ file, hash, size }) => [file, `${size}`, shortHash(hash)]),
  );
}

/** Formats what was written in one line. */
export function writtenText(
  { outDir }: Project,
  registries: readonly CompiledRegistry[],
  written: ReadonlySet<string>,
): string {
  const rows = registries.reduce((sum, { size }) => sum + size, 0);
  const counts = `${pluralize(registries.length, 'registry', 'registries')}, ${pluralize(rows, 'row')}`;
  const state = written.size === 0 ? 'nothing changed' : `${pluralize(written.size, 'file')} written`;
  return `${outDir}/registries: ${counts}; ${state}\n`;
}
