import { askLine } from '../../io/ask-line.ts';
import { UsageError } from '../../io/failure.ts';
import type { Host } from '../command.ts';
import { checkNewId, type StarterFile } from './starter-pack.ts';
import { type CiService, isRepository, starterContent, supportFiles } from './starter-repository.ts';

export const defaultIds = { pack: 'pack.core.base', bundle: 'bundle.base' };

/** Options of `xstack init`. */
export interface StarterChoices {
  readonly pack: string | undefined;
  readonly bundle: string | undefined;
  readonly ci: CiService;
  readonly yes: boolean | undefined;
}

/** The files that `xstack init` writes into a directory unless they exist. Asks for ids at a terminal. */
export async function starterFiles(root: string, choices: StarterChoices, host: Host): Promise<StarterFile[]> {
  return isRepository(root) ? filesBesideContent(choices) : filesOfStart(choices, host);
}

/** Content and config of an existing repository are its own. */
function filesBesideContent({ pack, bundle, ci }: StarterChoices): StarterFile[] {
  if (pack === undefined && bundle === undefined) return supportFiles(ci);
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
  return [...supportFiles(args.ci), ...starterContent(packId, bundleId)];
}

async function idOf(kind: 'pack' | 'bundle', isAsked: boolean, host: Host): Promise<string> {
  if (!isAsked) return defaultIds[kind];
  return (await askLine(host.stdin, host.stderr, `${kind} id [${defaultIds[kind]}]: `)) || defaultIds[kind];
}
