import { askLine } from '../../io/ask-line.ts';
import { UsageError } from '../../io/failure.ts';
import { pathInWorkTree } from '../../io/work-tree.ts';
import type { Host } from '../command.ts';
import { checkNewId, type StarterFile } from './starter-pack.ts';
import { type CiService, isRepository, starterContent, supportFiles, topFiles } from './starter-repository.ts';

export const defaultIds = { pack: 'pack.core.base', bundle: 'bundle.base' };

/** Options of `xstack init`. */
export interface StarterChoices {
  readonly pack: string | undefined;
  readonly bundle: string | undefined;
  readonly ci: CiService;
  readonly yes: boolean | undefined;
}

/** The files of `xstack init`. */
export interface StarterFiles {
  /** Those to write unless they exist. */
  readonly files: readonly StarterFile[];
  /** Paths of those that have no effect in this directory. */
  readonly leftOut: readonly string[];
  /** The directory, from the top of its git repository: `services/content`, or empty. */
  readonly directory: string;
}

/** Returns the files that `xstack init` writes into a directory. Asks for ids at a terminal. */
export async function starterFiles(root: string, choices: StarterChoices, host: Host): Promise<StarterFiles> {
  const files = isRepository(root) ? filesBesideContent(choices) : await filesOfStart(choices, host);
  const top = topFiles(choices.ci);
  const directory = (pathInWorkTree(root) ?? '').replace(/\/$/, '');
  if (directory === '') return { files: [...top, ...files], leftOut: [], directory };
  return { files, leftOut: top.map(({ path }) => path), directory };
}

/** Content and config of an existing repository are its own. */
function filesBesideContent({ pack, bundle }: StarterChoices): StarterFile[] {
  if (pack === undefined && bundle === undefined) return supportFiles();
  throw new UsageError(
    'a content repository exists here; `xstack pack new` and `xstack bundle new` add packs and bundles to it',
  );
}

async function filesOfStart(args: StarterChoices, host: Host): Promise<StarterFile[]> {
  const isAsked = host.stdin.isTTY === true && !args.yes;
  const packId = args.pack ?? (await idOf('pack', isAsked, host));
  const bundleId = args.bundle ?? (await idOf('bundle', isAsked, host));
  checkNewId('pack', packId);
  checkNewId('bundle', bundleId);
  return [...supportFiles(), ...starterContent(packId, bundleId)];
}

async function idOf(kind: 'pack' | 'bundle', isAsked: boolean, host: Host): Promise<string> {
  if (!isAsked) return defaultIds[kind];
  return (await askLine(host.stdin, host.stderr, `${kind} id [${defaultIds[kind]}]: `)) || defaultIds[kind];
}
