import type { Report } from '../../core/base/diagnostic/diagnostic.ts';
import { contractFile } from '../../core/base/text/scene-files.ts';
import { defaultLimits } from '../../core/scene/archive/limits.ts';
import type { SeenTree } from '../../io/read-tree.ts';
import type { Arguments, Surroundings } from '../command.ts';
import type { Project } from '../project/project.ts';
import { readSceneSource } from './scene-source.ts';

/** Stage 06: every pack that is a scene package too has a contract that holds. */
export function validateScenes(report: Report, { root, config }: Project, { directories }: SeenTree): void {
  const limits = { ...defaultLimits, ...config.scene_limits };
  for (const directory of directories)
    if (directory.has('f', contractFile)) readSceneSource(report, { cwd: root, directory: directory.path, limits });
}

/** Stage 07, on request: publishes a package directory to the registry. True: published. */
export async function publishStage(
  report: Report,
  args: Arguments,
  surroundings: Surroundings,
  project: Project,
): Promise<boolean> {
  const { sceneContext } = await import('./scene-context.ts');
  const { publishScene } = await import('./publish.ts');
  const options = { package: args['publish'] as string };
  return (await publishScene(options, { ...sceneContext(report, args, surroundings, project), report })) !== undefined;
}

/** Stage 08, on request: installs `name` or `name@version` from the registry. True: installed. */
export async function installStage(
  report: Report,
  args: Arguments,
  surroundings: Surroundings,
  project: Project,
): Promise<boolean> {
  const { sceneContext } = await import('./scene-context.ts');
  const { installScene } = await import('./install.ts');
  const [name = '', version] = (args['install'] as string).split('@');
  return (await installScene({ name, version }, sceneContext(report, args, surroundings, project))) !== undefined;
}
