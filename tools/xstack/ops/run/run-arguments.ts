import type { GlobalArguments } from '../command.ts';
import type { BundleArguments, ProjectArguments } from '../project/project.ts';
import type { RegistryArguments } from '../scene/scene-context.ts';

/** Arguments of a run. */
export interface RunArguments extends ProjectArguments, BundleArguments, RegistryArguments, GlobalArguments {
  readonly locked?: boolean | undefined;
  readonly since?: string | undefined;
  readonly publish?: string | undefined;
  readonly install?: string | undefined;
  readonly watch?: boolean | undefined;
  readonly poll?: string | undefined;
  readonly cache?: string | undefined;
  readonly why?: boolean | undefined;
}
