import type { Report } from '../../core/base/diagnostic/diagnostic.ts';
import { contractFile } from '../../core/base/text/scene-files.ts';
import { defaultLimits } from '../../core/scene/archive/limits.ts';
import type { DirectorySnapshot } from '../../io/directory-snapshot.ts';
import { attemptReading } from '../attempt-reading.ts';
import type { Host } from '../command.ts';
import type { Project } from '../project/project.ts';
import type { RunProfile } from '../run/run-outcome.ts';
import type { RegistryArguments, SceneContext } from './scene-context.ts';
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
      attemptReading(report, root, () =>
        readSceneSource(report, {
          cwd: root,
          directory: directory.path,
          limits,
          isContent: (path) => directory.has('f', path),
        }),
      );
}

/** Stage 07, on request: publishes a package directory to the package registry. */
export async function publishStage(report: Report, directory: string, request: StageRequest): Promise<void> {
  const { publishScene } = await import('./publish.ts');
  const context = await stageContext(request);
  await completeOrRefused(report, (checked) => publishScene({ package: directory }, context(checked)));
}

/**
 * Stage 08, on request: installs `name` or `name@version` from the package registry, unless it is installed and
 * unchanged.
 */
export async function installStage(report: Report, coordinate: string, request: StageRequest): Promise<void> {
  const { installScene } = await import('./install.ts');
  const [, name = '', version] = /^([^@]*)(?:@(.*))?$/s.exec(coordinate) ?? [];
  const context = await stageContext(request);
  await completeOrRefused(report, (checked) => installScene({ name, version, ifChanged: true }, context(checked)));
}

/** Registry, environment, project and profile of a requested stage. */
interface StageRequest {
  readonly profile: RunProfile;
  readonly args: RegistryArguments;
  readonly host: Host;
  readonly project: Project;
}

async function stageContext({ args, host, project, profile }: StageRequest): Promise<(report: Report) => SceneContext> {
  const { sceneContext } = await import('./scene-context.ts');
  return (report) => sceneContext(report, args, host, { ...project, strict: profile !== 'fast' });
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
