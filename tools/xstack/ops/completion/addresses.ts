import { join } from 'node:path';
import { tryRead } from '../../io/try-read.ts';
import { projectCollections } from '../project/compile-project.ts';
import type { Project } from '../project/project.ts';

/** Bounds the offered rows: a registry may have a million. */
const mostRows = 1000;

/**
 * Returns the addresses of rows that begin with a word: `lens#` for each kind of rows, then the ids of the rows in the
 * registry that the last run wrote.
 */
export async function addressesOf(project: Project, word: string): Promise<string[]> {
  const collections = await projectCollections(() => {}, project);
  const at = word.indexOf('#');
  if (at === -1) return [...new Set(collections.map(({ kind }) => `${kind}#`))];
  const [name, prefix] = [word.slice(0, at), word.slice(at + 1)];
  const meant = collections.find(({ kind, registry }) => [kind, registry.file].includes(name));
  const bytes = meant && tryRead(join(project.root, project.outDir, 'registries', meant.registry.file));
  if (meant === undefined || bytes === undefined) return [];
  return rowIds(bytes, meant.idField, prefix).map((id) => `${name}#${id}`);
}

/** Finds the ids by the indentation of a registry file: parsing a large one takes longer than a press of Tab may. */
function rowIds(bytes: Buffer, idField: string, prefix: string): string[] {
  const line = Buffer.from(`\n      ${JSON.stringify(idField)}: ${JSON.stringify(prefix).slice(0, -1)}`);
  const start = line.lastIndexOf(' ') + 1;
  const ids = new Set<string>();
  for (let at = bytes.indexOf(line); at !== -1 && ids.size < mostRows; at = bytes.indexOf(line, at + 1)) {
    const source = bytes.toString('utf8', at + start, bytes.indexOf('\n', at + 1)).replace(/,$/, '');
    ids.add(JSON.parse(source) as string);
  }
  return [...ids];
}
