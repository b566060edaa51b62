import { join } from 'node:path';
import { codes } from '../../core/base/diagnostic/codes.ts';
import { schemaNames } from '../../core/base/schema/schema-names.ts';
import { failureOf, UsageError } from '../../io/failure.ts';
import { existsSync, readdirSync } from '../../io/file-system.ts';
import type { Host, IdKind } from '../command.ts';
import { projectCategories } from '../project/content-model-file.ts';
import { findProject, type Project, type ProjectArguments } from '../project/project.ts';
import { findRoot } from '../project/project-root.ts';
import { RefusedError } from '../refused-error.ts';
import type { RegistryArguments } from '../scene/scene-context.ts';

/** Options of the incomplete line that name a repository or a package registry. */
export type CompletionArguments = ProjectArguments & RegistryArguments;

type Lister = (args: CompletionArguments, host: Host, word: string) => readonly string[] | Promise<readonly string[]>;

/** The ids of each kind. Directories are listed, no manifest is read: each press of Tab waits for it. */
const listers: Readonly<Record<IdKind, Lister>> = {
  packs: (args, host) => packsOf(projectOf(args, host)),
  bundles: (args, host) => bundlesOf(projectOf(args, host)),
  'bundles and packs': (args, host) => {
    const project = projectOf(args, host);
    return [...bundlesOf(project), ...packsOf(project)];
  },
  // Loaded on use: the code of scene packages is large.
  scenes: async (args, host) => (await import('./scene-names.ts')).sceneNames(args, host),
  codes: () => Object.keys(codes),
  subjects: async (args, host, word) => {
    if (/^(?:refuse|warn|note)\./.test(word) || findRoot(args, host.cwd) === undefined) return Object.keys(codes);
    const project = projectOf(args, host);
    // Loaded on use: it reads the content model, and the compiler has the built-in kinds.
    const addresses = await (await import('./addresses.ts')).addressesOf(project, word);
    return word.includes('#')
      ? addresses
      : [...Object.keys(codes), ...bundlesOf(project), ...packsOf(project), ...addresses];
  },
  // Loaded on use: it reads the content model, if there is one.
  schemas: async (_args, { cwd }) => {
    const { projectSchemas } = await import('../editor/project-schemas.ts');
    const own = (await projectSchemas({}, cwd))?.schemas.keys() ?? [];
    return [...new Set([...schemaNames, ...own])];
  },
};

/** Returns the ids of a kind for an incomplete word; none if they are unreadable: completion cannot show an error. */
export async function idsOf(
  kind: IdKind,
  args: CompletionArguments,
  host: Host,
  word: string,
): Promise<readonly string[]> {
  try {
    return await listers[kind](args, host, word);
  } catch (error) {
    if (error instanceof UsageError || error instanceof RefusedError || failureOf(error) !== undefined) return [];
    throw error;
  }
}

function projectOf(args: CompletionArguments, { cwd }: Host): Project {
  return findProject(() => {}, args, cwd, { needs: 'nothing' });
}

function packsOf(project: Project): string[] {
  const directory = join(project.root, project.packsRoot);
  const categories = projectCategories(() => {}, project) ?? [];
  return categories.flatMap((category) => directoriesWith('pack.json', join(directory, category)));
}

function bundlesOf({ root, bundlesRoot }: Project): string[] {
  return directoriesWith('bundle.json', join(root, bundlesRoot));
}

function directoriesWith(file: string, directory: string): string[] {
  if (!existsSync(directory)) return [];
  return readdirSync(directory).filter((name) => existsSync(join(directory, name, file)));
}
