import { existsSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { createTwoFilesPatch } from 'diff';
import { decodeUtf8 } from '#platform';
import { checkVersion, loadVersionRegistry, versionsOf } from '../core/compatx/check-version.ts';
import { migrate } from '../core/compatx/migrate.ts';
import type { Diagnostic } from '../core/diagnostic/diagnostic.ts';
import { readJsonBytes } from '../core/json/read.ts';
import { isJsonObject } from '../core/json/value.ts';
import { disk } from '../io/disk.ts';
import { UsageError } from '../io/failure.ts';
import { readBundleDirectories, readPackTree } from '../io/read-tree.ts';
import { writeFiles } from '../io/write-file.ts';
import type { Command } from './command.ts';
import { findProject, type Project, projectOptions } from './project.ts';
import { commandResult } from './report.ts';

interface Migrated {
  readonly file: string;
  readonly before: string;
  readonly after: string;
}

export const command: Command = {
  summary: 'bring documents of an older version up to date; shows the difference, and writes only with --write',
  positionals: [{ name: 'files', summary: 'the documents (default: every manifest and bundle)', repeated: true }],
  options: { ...projectOptions, write: { type: 'boolean', summary: 'write the migrated documents' } },
  examples: [
    ['xstack migrate', 'show what would change'],
    ['xstack migrate packs/core/pack.core.runtime/pack.json --write', 'migrate one document'],
  ],
  run: (args, { cwd }) => {
    const diagnostics: Diagnostic[] = [];
    const report = (d: Diagnostic) => void diagnostics.push(d);
    const project = findProject(report, args, cwd);
    const given = (args['files'] ?? []) as readonly string[];
    const files = given.length === 0 ? documentsOf(project) : given.map((file) => documentAt(project, cwd, file));
    const changed = files.flatMap((file) => migrateFile(report, project, file) ?? []);
    const write = args['write'] === true && diagnostics.every(({ severity }) => severity !== 'error');
    if (write) writeFiles(changed.map(({ file, after }) => ({ target: join(project.root, file), content: after })));
    const differences = changed.map(({ file, before, after }) =>
      createTwoFilesPatch(file, file, before, after, '', ''),
    );
    return commandResult({
      root: project.root,
      diagnostics,
      json: { changed: changed.map(({ file }) => file), written: write },
      text:
        changed.length === 0
          ? 'every document has the current version\n'
          : `${differences.join('')}${write ? 'written\n' : 'nothing written; add --write\n'}`,
    });
  },
};

function documentsOf({ root, packsRoot, bundlesRoot }: Project): string[] {
  const packs = readPackTree(disk, root, packsRoot).directories.map(({ path }) => `${path}/pack.json`);
  const bundles = readBundleDirectories(disk, root, bundlesRoot).map(({ path }) => `${path}/bundle.json`);
  return [...packs, ...bundles].filter((file) => existsSync(join(root, file)));
}

function documentAt({ root }: Project, cwd: string, file: string): string {
  if (!existsSync(resolve(cwd, file))) throw new UsageError(`there is no file \`${file}\``);
  return relative(root, resolve(cwd, file)).split(sep).join('/');
}

/** A document that needs migrating, before and after; undefined where nothing changes, or where it cannot be done. */
function migrateFile(report: (d: Diagnostic) => void, { root }: Project, file: string): Migrated | undefined {
  const bytes = new Uint8Array(disk.read(join(root, file)));
  const document = readJsonBytes(report, file, bytes);
  if (document === undefined || !isJsonObject(document.value)) return undefined;
  const registry = loadVersionRegistry();
  const format = file.endsWith('bundle.json') ? 'bundle_profile' : 'pack_manifest';
  const migrated = migrate(document.value, versionsOf(registry, format));
  if (migrated === undefined) {
    checkVersion(report, registry, format, document);
    return undefined;
  }
  if (migrated === document.value) return undefined;
  return { file, before: decodeUtf8(bytes) ?? '', after: `${JSON.stringify(migrated, null, 2)}\n` };
}
