import type { Report } from '../../core/base/diagnostic/diagnostic.ts';
import { contractFile } from '../../core/base/text/scene-files.ts';
import { defaultLimits } from '../../core/scene/archive/limits.ts';
import type { DirectorySnapshot } from '../../io/directory-snapshot.ts';
import { attemptReading } from '../attempt-reading.ts';
import type { Host } from '../command.ts';
import type { Project } from '../project/project.ts';
import type { RegistryArguments } from './scene-context.ts';
import { readSceneSource } from './scene-source.ts';

/** Stage 06: validates the contract of every pack that is also a scene package. */
export function validateScenes(
  report: Report,
  { root, config }: Project,
  directories: readonly DirectorySnapshot[],
): void {
  const limits = { ...defaultLimits, ...config.scene_limits };
  for (const directory of directories)
    if (directory.has('f', contractFile))
      attemptReading(report, root, () => readSceneSource(report, { cwd: root, directory: directory.path, limits }));
}

/** Stage 07, on request: publishes a package directory to the package registry. */
export async function publishStage(report: Report, directory: string, request: StageRequest): Promise<void> {
  const { args, host, project } = request;
  const { sceneContext } = await import('./scene-context.ts');
  const { publishScene } = await import('./publish.ts');
  await completeOrRefused(report, (checked) =>
    publishScene({ package: directory }, sceneContext(checked, args, host, project)),
  );
}

/**
 * Stage 08, on request: installs `name` or `name@version` from the package registry, unless it is installed and
 * unchanged.
 */
export async function installStage(report: Report, coordinate: string, request: StageRequest): Promise<void> {
  const { args, host, project } = request;
  const { sceneContext } = await import('./scene-context.ts');
  const { installScene } = await import('./install.ts');
  const [, name = '', version] = /^([^@]*)(?:@(.*))?$/s.exec(coordinate) ?? [];
  await completeOrRefused(report, (checked) =>
    installScene({ name, version, ifChanged: true }, sceneContext(checked, args, host, project)),
  );
}

/** Registry, environment and project of a requested stage. */
interface StageRequest {
  readonly args: RegistryArguments;
  readonly host: Host;
  readonly project: Project;
}

/** Ensures that a refusal is reported: otherwise the run would count as complete. */
async function completeOrRefused(
  report: Report,
  work: (report: Report) => object | undefined | Promise<object | undefined>,
): Promise<void> {
  let isRefused = false;
  const done = await work((d) => {
    isRefused ||= d.severity === 'error';
    report(d);
  });
  if (done === undefined && !isRefused) throw new Error('bug: a scene operation was refused without an error');
}
