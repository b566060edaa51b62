import type { Report } from '../../core/base/diagnostic/diagnostic.ts';
import { descriptionLimits } from '../../core/base/json/excess.ts';
import { readJsonBytes } from '../../core/base/json/read.ts';
import { isJsonObject, type JsonValue } from '../../core/base/json/value.ts';
import { compareText } from '../../core/base/text/compare.ts';
import type { ContentModel } from '../../core/compiler/content-model/content-model.ts';
import { isOutsideHash } from '../../core/compiler/pack/canonical-hash.ts';
import type { PackDirectory } from '../../core/compiler/pack/source-tree.ts';
import { readDescription } from '../../io/disk.ts';
import type { Project } from '../project/project.ts';
import { table } from '../table.ts';

/** A file of a pack. */
export interface ListedFile {
  /** Relative to the pack. */
  readonly path: string;
  readonly kind: 'manifest' | 'payload' | 'sidecar' | 'other';
  /** True if the canonical hash of the pack covers it. */
  readonly hashed: boolean;
  readonly size: number;
}

/** Lists the files of a pack in code-unit order; reports a manifest that cannot be read. */
export function listFiles(
  report: Report,
  { root }: Project,
  { path: directory, entries }: PackDirectory,
  model: ContentModel,
): ListedFile[] {
  const payloads = payloadPaths(report, root, `${directory}/pack.json`, entries);
  const kindOf = (path: string) => {
    if (path === 'pack.json') return 'manifest';
    return payloads.has(path) ? 'payload' : model.sidecars.has(path) ? 'sidecar' : 'other';
  };
  return entries
    .filter(({ kind }) => kind === 'file')
    .map(({ path: file, size }) => {
      const path = file.slice(directory.length + 1);
      const hashed = path === 'pack.json' || !isOutsideHash(path, model.unhashed);
      return { path, kind: kindOf(path), hashed, size } as const;
    })
    .sort((a, b) => compareText(a.path, b.path));
}

/** Returns the paths that the contributions of a manifest name, as far as it has any. */
function payloadPaths(
  report: Report,
  root: string,
  file: string,
  entries: PackDirectory['entries'],
): ReadonlySet<string> {
  if (!entries.some(({ path, kind }) => path === file && kind === 'file')) return new Set();
  const manifest = readJsonBytes(report, file, readDescription(`${root}/${file}`), descriptionLimits)?.value;
  const contributions = isJsonObject(manifest) ? manifest['contributions'] : undefined;
  return new Set(Array.isArray(contributions) ? contributions.flatMap(pathOf) : []);
}

function pathOf(contribution: JsonValue): string[] {
  const path = isJsonObject(contribution) ? contribution['path'] : undefined;
  return typeof path === 'string' ? [path] : [];
}

/** Formats the files of a pack below its path. */
export function fileTable({ path, files }: { readonly path: string; readonly files: readonly ListedFile[] }): string {
  const rows = files.map((file) => [file.path, file.kind, file.hashed ? 'yes' : 'no', String(file.size)]);
  return table([path, 'kind', 'hashed', { head: 'bytes', align: 'right' }], rows);
}
