import { dirname, isAbsolute, join, resolve, sep } from 'node:path';
import { diagnostic } from '../../core/base/diagnostic/diagnostic.ts';
import { foldPath } from '../../core/base/text/path-policy.ts';
import { isTemporaryName } from '../../core/base/text/temporary-name.ts';
import { Failure, hasCode } from '../../io/failure.ts';
import { existsSync, lstatSync, readdirSync, realpathSync } from '../../io/file-system.ts';
import { RefusedError } from '../refused-error.ts';

/** The directories of a project, from its root, which is absolute. */
interface Layout {
  readonly root: string;
  readonly packsRoot: string;
  readonly bundlesRoot: string;
  readonly outDir: string;
}

/** Directories of a repository that are read or kept by xstack, beside the packs and the bundles. */
const reserved = ['.xstack', 'schemas/registries', 'tools/xstack/compatx'];

/** Never an output directory, nor above one. */
const foreign = ['.git', '.hg', '.jj', '.svn', 'node_modules'];

/** The default may hold what other tools generate: it is a directory for that. */
const defaultOutDir = 'build';

/**
 * What keeps a path (relative to the root) from being an output directory, whatever is there, as the end of a sentence
 * that begins with it. What a run writes must not be what the next one reads.
 */
export function outDirProblem({ outDir, packsRoot, bundlesRoot }: Omit<Layout, 'root'>): string | undefined {
  const folded = foldPath(outDir);
  const segments = folded.split('/');
  const inputs = [packsRoot, bundlesRoot, ...reserved];
  const holder =
    inputs.find((path) => `${folded}/`.startsWith(`${foldPath(path)}/`)) ??
    foreign.find((name) => segments.includes(name));
  if (holder !== undefined) return `is in \`${holder}\`, where no outputs may be`;
  if (segments.every((segment) => segment === '.' || segment === '..')) return 'holds the repository itself';
  const held = outDir === defaultOutDir ? undefined : inputs.find((path) => foldPath(path).startsWith(`${folded}/`));
  return held === undefined ? undefined : `holds \`${held}\`, which xstack reads`;
}

/**
 * Refuses to write where the file system says that it is no output directory: through a link, which may lead anywhere,
 * or among files that xstack did not write. Throws `RefusedError`.
 */
export function checkOutputDirectory(project: Pick<Layout, 'root' | 'outDir'>): void {
  const { root, outDir } = project;
  const link = pathsTo(outDir).find((path) => kindAt(resolve(root, path)) === 'link');
  if (link !== undefined)
    throw unsafe(outDir, `\`${link}\` is a link`, 'remove it, or name the directory that it leads to with --out');
  const stranger = outDir === defaultOutDir ? undefined : strangerIn(resolve(root, outDir));
  if (stranger !== undefined)
    throw unsafe(
      outDir,
      `\`${outDir}\` is not an output directory: it holds \`${stranger}\`, but no \`lockfile.json\``,
      'name a directory that is empty or does not exist yet',
    );
}

/** Refuses to write files of a repository that a link leads out of it. Paths are relative to the root. */
export function checkInside(root: string, paths: readonly string[]): void {
  const top = realpathSync(root);
  for (const path of paths) {
    let existing = join(root, path);
    while (!existsSync(existing)) existing = dirname(existing);
    if (`${realpathSync(existing)}${sep}`.startsWith(`${top}${sep}`)) continue;
    throw unsafe(path, `a link leads \`${path}\` out of the repository`, 'put a directory in place of the link');
  }
}

/** The directories that a run would make or go through. What is above an outside directory is the user's choice. */
function pathsTo(outDir: string): string[] {
  const segments = outDir.split('/');
  const isOutside = isAbsolute(outDir) || segments[0] === '..';
  const above = isOutside ? [] : segments.map((_, i) => segments.slice(0, i).join('/')).slice(1);
  return [...above, outDir, `${outDir}/registries`];
}

function kindAt(path: string): 'directory' | 'absent' | 'link' | 'other' {
  try {
    const stat = lstatSync(path, { throwIfNoEntry: false });
    if (stat === undefined) return 'absent';
    return stat.isDirectory() ? 'directory' : stat.isSymbolicLink() ? 'link' : 'other';
  } catch (error) {
    if (hasCode(error, 'ENOTDIR')) return 'absent'; // Writing reports the file that is in the way.
    throw new Failure('look at', path, error);
  }
}

/** An entry that tells that a directory is not one of outputs; undefined if nothing does. */
function strangerIn(directory: string): string | undefined {
  if (kindAt(directory) === 'absent') return undefined;
  const names = list(directory);
  return names.includes('lockfile.json') ? undefined : names.filter(isStranger).sort()[0];
}

function isStranger(name: string): boolean {
  const known = ['registries', 'README.md', '.gitignore', '.gitattributes', '.gitkeep', '.DS_Store', '.xstack-lock'];
  return !known.includes(name) && !isTemporaryName(name);
}

function list(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch (error) {
    throw new Failure('list', directory, error);
  }
}

function unsafe(file: string, message: string, help: string): RefusedError {
  const found = diagnostic('refuse.outputs.unsafe_directory', message, { at: { file }, help });
  return new RefusedError([found], () => undefined);
}
