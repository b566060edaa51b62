import { findPackage } from '../../core/scene/index/index.ts';
import { selectVersion } from '../../core/scene/index/select.ts';
import { readPublished } from '../../io/package-registry/published.ts';
import { readRegistryIndex } from '../../io/package-registry/read-index.ts';
import type { SceneContext } from './scene-context.ts';
import { compareFiles, type FileDifference, textDifferences } from './tarball-difference.ts';

/** Two versions of a package. Undefined: missing on the command line, which is reported. */
export interface DiffRequest {
  readonly name: string | undefined;
  readonly from: string | undefined;
  readonly to: string | undefined;
  /** Omit text differences. */
  readonly namesOnly: boolean;
}

/** Payload of a diff; the names are those of existing tools. */
export interface DiffPayload {
  readonly success: true;
  readonly name: string;
  readonly fromVersion: string | undefined;
  readonly toVersion: string | undefined;
  readonly summary: Readonly<Record<keyof FileDifference, number>>;
  readonly files: Omit<FileDifference, 'modified'> & {
    readonly modified: readonly { readonly path: string; readonly diff: string | null }[];
  };
}

/** Compares two published versions; undefined if a version does not exist or cannot be read, which is reported. */
export function diffVersions(
  { name, from, to, namesOnly }: DiffRequest,
  { report, registry, limits }: SceneContext,
): DiffPayload | undefined {
  const read = readRegistryIndex(report, registry);
  const entry = name === undefined ? undefined : read && findPackage(report, read.index, name);
  if (read === undefined || entry === undefined || name === undefined) return undefined;
  if (from === undefined || to === undefined) return undefined;
  const entries = [from, to].map((version) => selectVersion(report, read.index, entry, version));
  const [before, after] = entries.map((version) => version && readPublished(report, registry, name, version, limits));
  if (before === undefined || after === undefined) return undefined;
  const files = compareFiles(before.files, after.files);
  const patches = namesOnly ? [] : textDifferences(files.modified, before, after, limits);
  const diffOf = (path: string) => patches.find((patch) => patch.path === path)?.diff ?? null;
  return {
    success: true,
    name,
    fromVersion: entries[0]?.version,
    toVersion: entries[1]?.version,
    summary: {
      added: files.added.length,
      removed: files.removed.length,
      modified: files.modified.length,
      unchanged: files.unchanged.length,
    },
    files: { ...files, modified: files.modified.map((path) => ({ path, diff: diffOf(path) })) },
  };
}

/** Formats a diff for users. */
export function formatDiff({ name, fromVersion, toVersion, summary, files }: DiffPayload): string {
  const lines = [
    `${name} ${fromVersion} -> ${toVersion}: ${summary.added} added, ${summary.removed} removed, ${summary.modified} changed, ${summary.unchanged} unchanged`,
    ...files.added.map((path) => `+ ${path}`),
    ...files.removed.map((path) => `- ${path}`),
    ...files.modified.map(({ path, diff }) => (diff === null ? `~ ${path}` : `~ ${path}\n${diff.replace(/\n$/, '')}`)),
  ];
  return `${lines.join('\n')}\n`;
}
