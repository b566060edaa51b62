import { statSync } from 'node:fs';
import { basename, join, relative, resolve, sep } from 'node:path';
import { createTwoFilesPatch } from 'diff';
import { decodeUtf8 } from '#platform';
import { checkVersion, type VersionRegistry, versionsOf } from '../core/compatx/check-version.ts';
import { migrateText } from '../core/compatx/migrate-text.ts';
import { type Diagnostic, hasErrors, type Report } from '../core/diagnostic/diagnostic.ts';
import { readJsonBytes } from '../core/json/read.ts';
import { isJsonObject } from '../core/json/value.ts';
import { compareText } from '../core/text/compare.ts';
import { disk } from '../io/disk.ts';
import { UsageError } from '../io/failure.ts';
import { writeFiles } from '../io/write-file.ts';
import type { Command } from './command.ts';
import { findProject, type Project, projectOptions } from './project.ts';
import { projectVersions } from './project-versions.ts';
import { commandResult } from './report.ts';

interface Migrated {
  readonly file: string;
  readonly before: string;
  readonly after: string;
}

/** Which format a document has, by the name of its file. */
const formats: readonly (readonly [name: RegExp, format: string])[] = [
  [/^pack\.json$/, 'pack_manifest'],
  [/^bundle\.json$/, 'bundle_profile'],
  [/\.registry-definition\.json$/, 'registry_definition'],
];

export const command: Command = {
  summary: 'bring documents of an older version up to date; shows the difference, and writes only with --write',
  positionals: [
    {
      name: 'paths',
      summary: 'documents, or directories of them (default: all packs, bundles and registry definitions)',
      repeated: true,
    },
  ],
  options: { ...projectOptions, write: { type: 'boolean', summary: 'write the migrated documents' } },
  examples: [
    ['xstack migrate', 'show what would change'],
    ['xstack migrate packs/core/pack.core.runtime/pack.json --write', 'migrate one document'],
  ],
  run: (args, { cwd }) => {
    const diagnostics: Diagnostic[] = [];
    const report = (d: Diagnostic) => void diagnostics.push(d);
    const project = findProject(report, args, cwd);
    const versions = projectVersions(report, project);
    const given = (args['paths'] ?? []) as readonly string[];
    const files = given.length === 0 ? documentsOf(project) : given.flatMap((path) => documentsAt(project, cwd, path));
    const changed = files.flatMap((file) => migrateFile(report, project, versions, file) ?? []);
    const write = args['write'] === true && !hasErrors(diagnostics);
    if (write) writeFiles(changed.map(({ file, after }) => ({ target: join(project.root, file), content: after })));
    const differences = changed.map(({ file, before, after }) =>
      createTwoFilesPatch(file, file, before, after, '', ''),
    );
    return commandResult({
      root: project.root,
      diagnostics,
      json: { changed: changed.map(({ file }) => file), written: write },
      text: `${differences.join('')}${summary(changed.length, write, hasErrors(diagnostics))}`,
    });
  },
};

function summary(changed: number, written: boolean, refused: boolean): string {
  if (written && changed > 0) return 'written\n';
  if (refused) return '';
  return changed === 0 ? 'every document has the current version\n' : 'nothing written; add --write\n';
}

function documentsOf({ root, packsRoot, bundlesRoot }: Project): string[] {
  return [packsRoot, bundlesRoot, 'schemas/registries'].flatMap((directory) => documentsBelow(root, directory));
}

function documentsAt({ root }: Project, cwd: string, path: string): string[] {
  const target = resolve(cwd, path);
  const stat = statSync(target, { throwIfNoEntry: false });
  if (stat === undefined) throw new UsageError(`there is no file or directory \`${path}\``);
  const within = relative(root, target).split(sep).join('/');
  if (within.startsWith('../')) throw new UsageError(`\`${path}\` is not in the repository \`${root}\``);
  if (stat.isDirectory()) return documentsBelow(root, within);
  if (formatOf(within) === undefined)
    throw new UsageError(`\`${path}\` is neither a pack.json, a bundle.json nor a registry definition`);
  return [within];
}

/** The documents in a directory and the directories below it, sorted; links are not followed. */
function documentsBelow(root: string, directory: string): string[] {
  if (!statSync(join(root, directory), { throwIfNoEntry: false })?.isDirectory()) return [];
  const files: string[] = [];
  const waiting = [directory];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    for (const { name, kind } of disk.list(join(root, at))) {
      const path = at === '' ? name : `${at}/${name}`;
      if (kind === 'directory' && name !== 'node_modules') waiting.push(path);
      else if (kind === 'file' && formatOf(name) !== undefined) files.push(path);
    }
  }
  return files.sort(compareText);
}

function formatOf(file: string): string | undefined {
  return formats.find(([name]) => name.test(basename(file)))?.[1];
}

/** A document that needs migrating, before and after; undefined where nothing changes, or where it cannot be done. */
function migrateFile(report: Report, { root }: Project, registry: VersionRegistry, file: string): Migrated | undefined {
  const bytes = new Uint8Array(disk.read(join(root, file)));
  const document = readJsonBytes(report, file, bytes);
  if (document === undefined || !isJsonObject(document.value)) return undefined;
  const format = formatOf(file) as string;
  const before = decodeUtf8(bytes) as string;
  const after = migrateText(before, document.value, versionsOf(registry, format));
  if (after !== undefined) return after === before ? undefined : { file, before, after };
  checkVersion(report, registry, format, document);
  return undefined;
}
