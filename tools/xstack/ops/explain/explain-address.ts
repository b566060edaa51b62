import { reportTo, type StageDiagnostics } from '../../core/compiler/stage.ts';
import type { CommandResult, Host } from '../command.ts';
import { type BundleArguments, findProject, type Project, type ProjectArguments } from '../project/project.ts';
import { readSourceIn } from '../project/read-source.ts';
import { explanationResult } from './explanation.ts';
import { valueProject } from './value-project.ts';
import { valueResult } from './value-result.ts';

/** Options of the explanation of a value. */
interface AddressArguments extends ProjectArguments, BundleArguments {
  readonly at?: string | undefined;
  readonly history?: boolean | undefined;
  readonly since?: string | undefined;
}

/** Explains the value at an address in the registries of a project, or lists its changes. */
export async function explainAddress(args: AddressArguments, host: Host, address: string): Promise<CommandResult> {
  if (args.at !== undefined) return explainAt(args, host, address, args.at);
  if (args.history === true) {
    // Loaded on use, as for revisions.
    const { valueHistory } = await import('./value-history.ts');
    const project = projectOf(args, host);
    const history = await valueHistory(project, args, address, args.since);
    return explanationResult({ project, diagnostics: [] }, host, history);
  }
  const found = await valueProject(args, host);
  const readText = readSourceIn(found.project.root);
  return explanationResult(found, host, valueResult(found.context, readText, address), readText);
}

async function explainAt(args: AddressArguments, host: Host, address: string, at: string): Promise<CommandResult> {
  const { namedRevision, revisionValues } = await import('./revision-values.ts');
  const project = projectOf(args, host);
  const found = await revisionValues(project, namedRevision(project, at, host), args);
  return explanationResult(found, host, valueResult(found.context, found.readText, address), found.readText);
}

function projectOf(args: AddressArguments, { cwd }: Host): Project {
  const diagnostics: StageDiagnostics = {};
  return findProject(reportTo(diagnostics)('01.compatx.check'), args, cwd, { needs: 'nothing' });
}
