import type { CommandResult, Host } from '../command.ts';
import type { BundleArguments, ProjectArguments } from '../project/project.ts';
import { readSourceIn } from '../project/read-source.ts';
import { explanationResult } from './explanation.ts';
import { valueProject } from './value-project.ts';
import { valueResult } from './value-result.ts';

/** Explains the value at an address in the registries of a project. */
export async function explainAddress(
  args: ProjectArguments & BundleArguments,
  host: Host,
  address: string,
): Promise<CommandResult> {
  const found = await valueProject(args, host);
  return explanationResult(found, host, valueResult(found.context, readSourceIn(found.project.root), address));
}
