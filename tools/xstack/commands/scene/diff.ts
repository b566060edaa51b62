import { createTwoFilesPatch } from 'diff';
import { decodeUtf8 } from '#platform';
import { compareText } from '../../core/base/text/compare.ts';
import type { ArchiveLimits } from '../../core/scene/archive/limits.ts';
import type { ArchivedFile } from '../../core/scene/archive/read.ts';
import { findPackage } from '../../core/scene/index/index.ts';
import { selectVersion } from '../../core/scene/index/select.ts';
import { type PublishedTarball, readPublished } from '../../io/package-registry/published.ts';
import { readRegistryIndex } from '../../io/package-registry/read-index.ts';
import { inspectTarball } from '../../io/package-registry/tarball.ts';
import { registryOptions, requiredOption, sceneCommand } from '../../ops/scene/scene-context.ts';

/** Size limit of compared files; larger ones are only reported as different. */
const shown_bytes = 1024 * 1024;
/** Bounds the search for the smallest difference. */
const maximumEdits = 5_000;

export const command = sceneCommand(
  {
    summary: 'show what changed between two published versions',
    positionals: [
      { name: 'package', summary: 'the name of the package' },
      { name: 'a', summary: 'the one version' },
      { name: 'b', summary: 'the other version' },
    ],
    options: {
      name: { type: 'string', short: 'n', value: 'NAME', summary: 'the same as the first positional' },
      from: { type: 'string', value: 'VERSION', summary: 'the same as the second' },
      to: { type: 'string', value: 'VERSION', summary: 'the same as the third' },
      stat: { type: 'boolean', summary: 'names only, no text differences' },
      ...registryOptions,
    },
    examples: [['xstack scene diff lantern 1.0.0 1.1.0', 'files added, removed and changed, with a text difference']],
  },
  (args, { report, registry, limits }) => {
    const name = requiredOption(report, args, 'name', 'package');
    const asked = [requiredOption(report, args, 'from', 'a'), requiredOption(report, args, 'to', 'b')];
    const read = readRegistryIndex(report, registry);
    const entry = name === undefined ? undefined : read && findPackage(report, read.index, name);
    if (read === undefined || entry === undefined || name === undefined || asked.includes(undefined)) return undefined;
    const entries = asked.map((version) => selectVersion(report, read.index, entry, version));
    const tarballs = entries.map((version) => version && readPublished(report, registry, name, version, limits));
    const [from, to] = tarballs;
    if (from === undefined || to === undefined) return undefined;
    const files = compare(from.files, to.files);
    const patches = args.stat === true ? [] : textDifferences(files.modified, from, to, limits);
    const modified = files.modified.map((path) => ({
      path,
      diff: patches.find((patch) => patch.path === path)?.diff ?? null,
    }));
    const count = {
      added: files.added.length,
      removed: files.removed.length,
      modified: modified.length,
      unchanged: files.unchanged.length,
    };
    const payload = {
      success: true,
      name,
      fromVersion: entries[0]?.version,
      toVersion: entries[1]?.version,
      summary: count,
      files: { ...files, modified },
    };
    const lines = [
      `${name} ${payload.fromVersion} -> ${payload.toVersion}: ${count.added} added, ${count.removed} removed, ${count.modified} changed, ${count.unchanged} unchanged`,
      ...files.added.map((path) => `+ ${path}`),
      ...files.removed.map((path) => `- ${path}`),
      ...modified.map(({ path, diff }) => (diff === null ? `~ ${path}` : `~ ${path}\n${diff.replace(/\n$/, '')}`)),
    ];
    return { payload, text: `${lines.join('\n')}\n` };
  },
);

function compare(from: readonly ArchivedFile[], to: readonly ArchivedFile[]) {
  const before = new Map(from.map(({ path, sha256 }) => [path, sha256]));
  const after = new Map(to.map(({ path, sha256 }) => [path, sha256]));
  const sorted = (paths: Iterable<string>, which: (path: string) => boolean) =>
    [...paths].filter(which).sort(compareText);
  return {
    added: sorted(after.keys(), (path) => !before.has(path)),
    removed: sorted(before.keys(), (path) => !after.has(path)),
    modified: sorted(after.keys(), (path) => before.has(path) && before.get(path) !== after.get(path)),
    unchanged: sorted(after.keys(), (path) => before.get(path) === after.get(path)),
  };
}

function textDifferences(
  paths: readonly string[],
  from: PublishedTarball,
  to: PublishedTarball,
  limits: ArchiveLimits,
): { path: string; diff: string }[] {
  const [before, after] = [from, to].map((tarball) => textsOf(tarball, new Set(paths), limits));
  return paths.flatMap((path) => {
    const [a, b] = [before?.get(path), after?.get(path)];
    if (a === undefined || b === undefined) return [];
    const diff = createTwoFilesPatch(path, path, a, b, undefined, undefined, { maxEditLength: maximumEdits });
    return diff === undefined ? [] : [{ path, diff: diff.replace(/^Index: .*\n=+\n/, '') }];
  });
}

/** Returns the text files of a tarball among some paths; excludes binary and large files. */
function textsOf(tarball: PublishedTarball, wanted: ReadonlySet<string>, limits: ArchiveLimits): Map<string, string> {
  const texts = new Map<string, string>();
  let parts: Uint8Array[] | undefined;
  inspectTarball(tarball.path, limits, {
    begin: (path, size) => {
      parts = wanted.has(path) && size <= shown_bytes ? [] : undefined;
    },
    data: (chunk) => void parts?.push(chunk.slice()),
    end: ({ path }) => {
      const text = parts && decodeUtf8(Buffer.concat(parts));
      if (text !== undefined && !text.includes('\0')) texts.set(path, text);
    },
  });
  return texts;
}
