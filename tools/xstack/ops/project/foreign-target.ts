import { dirname, join, relative, sep } from 'node:path';
import { type Config, configFile } from '../../core/base/config/config.ts';
import { foldPath } from '../../core/base/text/path-policy.ts';
import { exists } from '../../io/exists.ts';
import { realPath } from '../../io/real-path.ts';
import { plainPath, readConfig } from './config.ts';
import { findRoot, isDirectory } from './project-root.ts';

/**
 * Returns the reason why a command must not write a file or directory of its own there, as a predicate; undefined if
 * it may. Inside the directories that xstack compiles, such a file would become content, or make the content invalid.
 * `outputs`: refuses the output directory, too.
 */
export function foreignTarget(path: string, { outputs = false } = {}): string | undefined {
  const target = realPath(path);
  const root = contentRoot(target);
  if (root === undefined) return undefined;
  const within = foldPath(relative(root, target).replaceAll(sep, '/'));
  const holder = Object.entries(
    purposes(
      readConfig(() => {}, root),
      outputs,
    ),
  ).find(([directory]) => `${within}/`.startsWith(`${foldPath(directory)}/`));
  return holder && `is in \`${holder[0]}\`, which holds ${holder[1]} of the repository`;
}

/** The root of the content repository around a path. `packs/` alone, such as a clone of that name, is none. */
function contentRoot(target: string): string | undefined {
  let directory = target;
  while (!isDirectory(directory)) directory = dirname(directory);
  const root = findRoot({}, directory);
  if (root === undefined) return undefined;
  const isWhole = isDirectory(join(root, 'packs')) && isDirectory(join(root, 'bundles'));
  return isWhole || exists(join(root, configFile)) ? root : undefined;
}

/** Purpose of each directory, by its path below the root. */
function purposes(config: Config, outputs: boolean): Readonly<Record<string, string>> {
  return {
    [plainPath(config.packs_root ?? 'packs')]: 'the packs',
    [plainPath(config.bundles_root ?? 'bundles')]: 'the bundles',
    schemas: 'the schemas',
    '.git': 'the history',
    '.xstack': 'the state',
    ...(outputs && { [plainPath(config.out_dir ?? 'build')]: 'the outputs' }),
  };
}
