import { diagnostic, type Report } from '../../base/diagnostic/diagnostic.ts';
import { closest, didYouMean } from '../../base/diagnostic/suggest.ts';
import { foldPath, pathProblem } from '../../base/text/path-policy.ts';
import { contractFile } from '../../base/text/scene-files.ts';
import { isTemporaryName } from '../../base/text/temporary-name.ts';
import type { ContentModel } from '../content-model/content-model.ts';
import { isDocument, isOutsideHash } from './canonical-hash.ts';
import { executableName } from './content-policy.ts';
import type { FileModes, PackDirectory, PackTree, SourceEntry } from './source-tree.ts';

/** The directories allowed in a pack. */
export const packDirectories: readonly string[] = ['data', 'assets', 'ui', 'scenarios'];

/** The files beside others in a pack with a meaning of their own. */
export const reservedNames: readonly string[] = ['pack.json', contractFile];

/** Checks the names, kinds and locations of all entries of a pack directory, but not their contents. */
export function checkLayout(
  report: Report,
  directory: PackDirectory,
  { modes, notContent }: Pick<PackTree, 'modes' | 'notContent'>,
  model: ContentModel,
): void {
  for (const entry of directory.entries) checkEntry(report, entry, modes);
  checkCollisions(report, directory);
  const manifest = `${directory.path}/pack.json`;
  if (directory.entries.some(({ path }) => path === manifest))
    for (const entry of directory.entries) checkLocation(report, directory, entry, model);
  else if (!notContent.some(({ path }) => path === manifest)) checkNoPack(report, directory);
}

/** Reports a directory without a manifest. It is no pack, so its other entries are not checked. */
function checkNoPack(report: Report, directory: PackDirectory): void {
  const misplaced = directory.entries.filter(({ path, kind }) => kind === 'file' && path.endsWith('/pack.json'));
  for (const entry of misplaced) report(misplacedManifest(entry));
  if (misplaced.length === 0) report(missingManifest(directory, nearManifest(directory)));
}

/** Checks entries under `packs/` outside of pack directories: none is ignored silently. */
export function checkOutside(report: Report, { root, outside, modes }: PackTree, model: ContentModel): void {
  for (const entry of outside) {
    checkEntry(report, entry, modes);
    const steps = entry.path.slice(root.length + 1).split('/');
    const [category = ''] = steps;
    const isCategory = model.categories.includes(category);
    if (steps.length === 1 && entry.kind === 'directory') {
      if (!isCategory) report(invalidCategory(entry, model));
    } else if (steps.length > 1 && !isCategory)
      continue; // The directory as a whole is refused.
    else if (entry.kind === 'file' && steps.at(-1) === 'pack.json') report(misplacedManifest(entry));
    else if (entry.kind === 'file' && steps.length <= 2 && !isDocument(steps.at(-1) ?? '')) report(strayFile(entry));
  }
}

function checkEntry(report: Report, { path, kind, executable: hasMode }: SourceEntry, modes: FileModes): void {
  const executable = hasMode && modes === 'enforced';
  const at = { file: path };
  const problem = pathProblem(path);
  if (problem !== undefined)
    report(diagnostic('refuse.pack.invalid_path', `the path \`${path}\` ${problem}`, { at, help: 'rename it' }));
  else if (kind === 'symlink')
    report(
      diagnostic('refuse.pack.symlink', `\`${path}\` is a symbolic link`, { at, help: 'replace the link by the file' }),
    );
  else if (kind === 'other')
    report(
      diagnostic('refuse.pack.special_file', `\`${path}\` is neither a file nor a directory`, {
        at,
        help: 'remove it',
      }),
    );
  else if (isTemporaryName(path)) report(leftover(path));
  else if (kind === 'file') {
    const namedProgram = executableName(path);
    const why = namedProgram ?? (executable ? 'its mode is executable' : undefined);
    if (why !== undefined)
      report(
        diagnostic('refuse.pack.executable_content_forbidden', `\`${path}\` looks executable: ${why}`, {
          at,
          help:
            namedProgram === undefined
              ? `run \`chmod a-x ${path}\` if it is data; packs contain data only`
              : 'move programs out of the packs; packs contain data only',
        }),
      );
  }
}

const isFolded = /^[!-@[-~]*$/;

function checkCollisions(report: Report, { entries }: PackDirectory): void {
  // Paths of ASCII without capitals are equal only if they are identical.
  if (entries.every(({ path }) => isFolded.test(path))) return;
  const first = new Map<string, string>();
  for (const { path } of entries) {
    const folded = foldPath(path);
    const before = first.get(folded);
    if (before === undefined) first.set(folded, path);
    else
      report(
        diagnostic(
          'refuse.pack.path_collision',
          `\`${path}\` and \`${before}\` are one file on case-insensitive file systems`,
          {
            at: { file: path },
            related: [{ message: 'the other path', at: { file: before } }],
            help: 'rename one of them',
          },
        ),
      );
  }
}

/** Below the directories everything but a second manifest is allowed; beside them, only the files named here. */
function checkLocation(report: Report, directory: PackDirectory, entry: SourceEntry, model: ContentModel): void {
  const relative = entry.path.slice(directory.path.length + 1);
  if (relative.includes('/')) {
    if (entry.kind === 'file' && relative.endsWith('/pack.json')) report(misplacedManifest(entry));
    return;
  }
  const isSaid = entry.kind === 'symlink' || entry.kind === 'other' || isTemporaryName(relative);
  if (isSaid) return;
  const isDirectory = entry.kind === 'directory';
  const named = kindOf(relative, model);
  if (named === (isDirectory ? 'directory' : 'file')) return;
  if (named !== undefined) {
    const message = `\`${relative}\` must be a ${named}`;
    report(diagnostic('refuse.pack.unexpected_entry', message, { at: { file: entry.path } }));
    return;
  }
  const names = isDirectory
    ? [...packDirectories, ...model.packDirectories.keys()]
    : [...reservedNames, 'README.md', ...model.sidecars.keys()];
  const candidates = didYouMean(relative, names);
  report(
    diagnostic('refuse.pack.unexpected_entry', `\`${relative}\` is not allowed in a pack`, {
      at: { file: entry.path },
      help:
        candidates ??
        'a pack holds `pack.json`, `data/`, `assets/`, `ui/`, `scenarios/`, and optionally `scene-package.json`, `README.md`, `LICENSE*`, `NOTICE*`, `CHANGELOG*` and signature files',
    }),
  );
}

/** Returns the kind that an entry at the top of a pack must have; undefined if no entry may have this name. */
function kindOf(name: string, model: ContentModel): 'file' | 'directory' | undefined {
  if (packDirectories.includes(name) || model.packDirectories.has(name)) return 'directory';
  return isOutsideHash(name, model.unhashed) || name === contractFile || model.sidecars.has(name) ? 'file' : undefined;
}

function leftover(path: string) {
  return diagnostic('refuse.pack.unexpected_entry', `\`${path}\` was left by a command that was killed`, {
    at: { file: path },
    help: 'delete it; the file that was to be written is unchanged',
  });
}

function missingManifest(directory: PackDirectory, near: string | undefined) {
  return diagnostic('warn.pack.missing_manifest', `\`${directory.path}\` has no \`pack.json\``, {
    at: { file: directory.path },
    help:
      near === undefined
        ? 'add a manifest with `xstack pack new`, or remove the directory'
        : `rename \`${near}\` to \`pack.json\``,
  });
}

/** Returns a file that was probably meant to be the manifest, if there is none. */
function nearManifest({ path, entries }: PackDirectory): string | undefined {
  const names = entries.flatMap((entry) => {
    const name = entry.path.slice(path.length + 1);
    return entry.kind === 'file' && !name.includes('/') ? [name] : [];
  });
  return names.find((name) => name.toLowerCase() === 'pack.json') ?? closest('pack.json', names);
}

function invalidCategory(entry: SourceEntry, { categories }: ContentModel) {
  const name = entry.path.split('/').at(-1) ?? '';
  return diagnostic('refuse.pack.invalid_category', `\`${name}\` is not a category of packs`, {
    at: { file: entry.path },
    help:
      didYouMean(name, categories) ??
      `use one of the categories ${categories.map((category) => `\`${category}\``).join(', ')}`,
  });
}

function misplacedManifest({ path }: SourceEntry) {
  return diagnostic('refuse.pack.invalid_manifest_location', `\`${path}\` is not a valid path of a manifest`, {
    at: { file: path },
    help: 'move it to `packs/<category>/<pack_id>/pack.json`',
  });
}

function strayFile({ path }: SourceEntry) {
  return diagnostic('warn.pack.stray_file', `\`${path}\` belongs to no pack`, {
    at: { file: path },
    help: 'move it into a pack, or out of the packs',
  });
}
