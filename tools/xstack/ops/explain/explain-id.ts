import type { CommandResult, Host } from '../command.ts';
import { codesNamed, explainCode, lastParts } from '../explain-code.ts';
import { projectCollections } from '../project/compile-project.ts';
import type { BundleArguments, ProjectArguments } from '../project/project.ts';
import { explanationResult } from './explanation.ts';
import { idResult, unknownId, usesResult } from './id-result.ts';
import { namedContent } from './named-content.ts';
import { projectGraph } from './project-graph.ts';

type IdArguments = ProjectArguments & BundleArguments;

/** Explains what has an id in a project; an id that nothing has may be the last part of several codes. */
export async function explainId(args: IdArguments, host: Host, id: string): Promise<CommandResult> {
  const { content, found } = await readContent(args, host);
  const explanation = idResult(content, found.readText, id);
  if (explanation !== undefined) return explanationResult(found, host, explanation);
  const [code] = codesNamed(id);
  return code === undefined ? explanationResult(found, host, unknownId(content, id, lastParts())) : explainCode(id);
}

/** Lists the references to an id in a project. */
export async function listUses(args: IdArguments, host: Host, id: string): Promise<CommandResult> {
  const { content, found } = await readContent(args, host);
  return explanationResult(found, host, usesResult(content, found.readText, id));
}

async function readContent(args: IdArguments, host: Host) {
  const found = await projectGraph(args, host);
  const collections = await projectCollections(() => {}, found.project); // The compilation reports problems.
  return { found, content: namedContent(found.project.root, found.outcome, collections) };
}
