import { join } from 'node:path';
import { applyEdits, modify } from 'jsonc-parser';
import { decodeUtf8 } from '#platform';
import { configFile } from '../../core/base/config/config.ts';
import { policyProblems } from '../../core/base/config/policy-problems.ts';
import { baselineOf } from '../../core/base/diagnostic/baseline.ts';
import { type Diagnostic, hasErrors } from '../../core/base/diagnostic/diagnostic.ts';
import type { Acceptance } from '../../core/base/diagnostic/policy.ts';
import { appendItems } from '../../core/base/json/edit-items.ts';
import { pluralize } from '../../core/base/text/pluralize.ts';
import { withContentNotes } from '../../core/compiler/pack/content-notes.ts';
import type { StageDiagnostics } from '../../core/compiler/stage.ts';
import { readDescription } from '../../io/disk.ts';
import { fileExists } from '../../io/exists.ts';
import { UsageError } from '../../io/failure.ts';
import { writeFile } from '../../io/write-file.ts';
import type { Host } from '../command.ts';
import { compileInputs, makePackContext } from '../project/compile-project.ts';
import { checkInside } from '../project/output-directory.ts';
import type { Project } from '../project/project.ts';
import { readInputs } from '../project/project-inputs.ts';
import { projectDiagnostics } from '../project/project-policy.ts';
import { today } from '../source-date.ts';
import { table } from '../table.ts';
import { checkScenes } from './compiled-run.ts';

export interface BaselineRequest {
  /** As in `readInputs`. */
  readonly bundleId: string | undefined;
  readonly reason: string | undefined;
  readonly until: string | undefined;
  readonly isWritten: boolean;
}

/** A baseline; refused and not written if there is an error, which may hide warnings. */
export interface Baseline {
  readonly diagnostics: readonly Diagnostic[];
  readonly entries: readonly Acceptance[];
  readonly isWritten: boolean;
}

const longestReason = 1000;

/** Accepts the warnings of a project that are not accepted yet, in its config file if requested. */
export async function makeBaseline(
  project: Project,
  byStage: StageDiagnostics,
  request: BaselineRequest,
  host: Host,
): Promise<Baseline> {
  const terms = termsOf(request, host);
  const inputs = readInputs(project, { diagnostics: byStage, bundleId: request.bundleId });
  compileInputs(inputs, await makePackContext(project, inputs));
  await checkScenes(byStage, project, inputs);
  const diagnostics = projectDiagnostics(project, host, withContentNotes(byStage, inputs.tree));
  if (hasErrors(diagnostics)) return { diagnostics, entries: [], isWritten: false };
  const entries = baselineOf(diagnostics, terms);
  const isWritten = request.isWritten && entries.length > 0;
  if (isWritten) writeAccepted(project.root, entries);
  return { diagnostics: [], entries, isWritten };
}

function termsOf({ reason = '', until }: BaselineRequest, host: Host) {
  if (reason.length > longestReason) throw new UsageError(`--reason is longer than ${longestReason} characters`);
  const terms = {
    reason: reason === '' ? `in the baseline of ${today(host)}` : reason,
    ...(until !== undefined && { until }),
  };
  const sample = { code: 'warn.pack.stray_file', path: 'packs', ...terms };
  const [problem] = policyProblems(configFile, { accepted: [sample] });
  if (problem !== undefined) throw new UsageError(`--until: ${problem.message}: ${problem.help}`);
  return terms;
}

/** Appends entries to the config file, one a line; all other bytes stay. */
function writeAccepted(root: string, entries: readonly Acceptance[]): void {
  const path = join(root, configFile);
  checkInside(root, [configFile]);
  const source = fileExists(path) ? sourceOf(path) : '{}\n';
  const mark = source.startsWith('\uFEFF') ? '\uFEFF' : '';
  const given = source.slice(mark.length);
  writeFile(path, mark + appendItems(withAccepted(given), 'accepted', entries.map(lineOf)));
}

function sourceOf(path: string): string {
  const source = decodeUtf8(readDescription(path));
  if (source === undefined) throw new Error('bug: a config file that was read is not UTF-8');
  return source;
}

/** Adds an empty list as the last member, unless there is one. */
function withAccepted(source: string): string {
  if (Object.hasOwn(JSON.parse(source) as object, 'accepted')) return source;
  const eol = source.includes('\r\n') ? '\r\n' : '\n';
  const formattingOptions = { insertSpaces: !/^\t/m.test(source), tabSize: 2, eol };
  return applyEdits(source, modify(source, ['accepted'], [], { formattingOptions }));
}

function lineOf(entry: Acceptance): string {
  const members = Object.entries(entry).map(([name, value]) => `${JSON.stringify(name)}: ${JSON.stringify(value)}`);
  return `{ ${members.join(', ')} }`;
}

/** Formats the entries, and the state of the config file. */
export function baselineText(entries: readonly Acceptance[], isWritten: boolean): string {
  if (entries.length === 0) return 'nothing to accept\n';
  const rows = entries.map(({ code, path, pointer = '' }) => [code, path, pointer]);
  const count = pluralize(entries.length, 'entry', 'entries');
  const state = isWritten ? `${configFile}: ${count} written` : `${count}; nothing written; add --write`;
  return `${table(['code', 'path', 'pointer'], rows)}${state}\n`;
}
