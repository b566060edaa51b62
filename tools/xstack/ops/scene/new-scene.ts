import { basename, join } from 'node:path';
import { type Diagnostic, diagnostic, type Report } from '../../core/base/diagnostic/diagnostic.ts';
import { contractFile } from '../../core/base/text/scene-files.ts';
import { type Coordinate, formatCoordinate, nameProblem } from '../../core/scene/index/coordinate.ts';
import { starterFiles } from '../../core/scene/starter.ts';
import { exists } from '../../io/exists.ts';
import { kindAt } from '../../io/install/directory.ts';
import { shownPath } from '../../io/package-registry/registry.ts';
import { writeFiles } from '../../io/write-file.ts';
import { foreignTarget } from '../project/foreign-target.ts';
import { isDirectory } from '../project/project-root.ts';
import type { SceneContext } from './scene-context.ts';

/** A package to be made. */
export interface NewScene {
  /** Absolute. */
  readonly directory: string;
  readonly group: string;
  /** Default: the name of the directory. */
  readonly name: string | undefined;
}

/** Payload of a new package; the names are those of the contract. */
export interface NewScenePayload {
  readonly created: true;
  readonly coordinate: string;
  readonly dir: string;
  readonly files: readonly string[];
}

/** Writes the files of a new package; undefined: refused and reported, and nothing is written. */
export function writeNewScene(
  { directory, group, name }: NewScene,
  { report, host }: SceneContext,
): NewScenePayload | undefined {
  const coordinate = { group, name: name ?? basename(directory), version: '0.1.0' };
  const dir = shownPath(host.cwd, directory);
  const problem = targetProblem(directory, dir);
  if (problem !== undefined) report(problem);
  if (!checkNames(report, coordinate) || problem !== undefined) return undefined;
  const files = starterFiles(coordinate);
  writeFiles(files.map(({ path, text }) => ({ target: join(directory, path), content: text })));
  return { created: true, coordinate: formatCoordinate(coordinate), dir, files: files.map(({ path }) => path) };
}

function targetProblem(directory: string, dir: string): Diagnostic | undefined {
  const foreign = foreignTarget(directory, { outputs: true });
  if (foreign !== undefined)
    return diagnostic('refuse.scene_install.forbidden_target', `\`${dir}\` ${foreign}`, {
      at: { file: dir },
      help: 'name a directory beside it, such as `scenes/lantern`',
    });
  if (exists(directory) && !isDirectory(directory))
    return diagnostic('refuse.scene_install.target_exists', `\`${dir}\` exists and is not a directory`, {
      at: { file: dir },
      help: 'name another directory',
    });
  if (kindAt(join(directory, contractFile)) === 'absent') return undefined;
  return diagnostic('refuse.scene_install.target_exists', `\`${dir}\` already has a \`${contractFile}\``, {
    at: { file: `${dir}/${contractFile}` },
    help: 'name another directory',
  });
}

/** Formats the payload for users. */
export function formatNewScene({ coordinate, dir, files }: NewScenePayload): string {
  return `created ${coordinate} in ${dir}: ${files.join(', ')}\n`;
}

function checkNames(report: Report, coordinate: Coordinate): boolean {
  for (const option of ['name', 'group'] as const) {
    const problem = nameProblem(coordinate[option]);
    if (problem === undefined) continue;
    report(
      diagnostic('refuse.scene.invalid_option', `the ${option} \`${coordinate[option]}\` ${problem}`, {
        help: `give another one with --${option}`,
      }),
    );
    return false;
  }
  return true;
}
