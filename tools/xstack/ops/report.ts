import { type Diagnostic, hasErrors } from '../core/base/diagnostic/diagnostic.ts';
import { defaultPolicy, judged } from '../core/base/diagnostic/policy.ts';
import { type ReadSource, resolveLocations } from '../core/base/diagnostic/resolve-locations.ts';
import { diagnosticJson } from '../core/base/diagnostic/to-json.ts';
import type { CommandResult, Host } from './command.ts';
import type { Project } from './project/project.ts';
import { projectPolicy } from './project/project-policy.ts';
import { readSourceIn } from './project/read-source.ts';

/** The result of a command, before its diagnostics are judged and their locations resolved. */
export type CommandReport = ReportMembers & (ProjectReport | DirectoryReport);

/** The report of a command on a project, which judges its notes and warnings. */
interface ProjectReport {
  readonly project: Pick<Project, 'root' | 'config'>;
  readonly host: Pick<Host, 'env' | 'now'>;
}

/** The report of a command outside of a project. */
interface DirectoryReport {
  /** The directory that the files of the diagnostics belong to. */
  readonly root: string;
}

interface ReportMembers {
  readonly diagnostics: readonly Diagnostic[];
  /** Members of the JSON document beside `result` and `diagnostics`. */
  readonly json: Readonly<Record<string, unknown>>;
  readonly text: string;
  /** Reads the sources of the diagnostics (default: the files of `root`). */
  readonly readText?: ReadSource;
}

/** The result of a command that is refused when there is an error among its diagnostics, and complete otherwise. */
export function commandResult(report: CommandReport): CommandResult {
  const { root } = 'project' in report ? report.project : report;
  const policy = 'project' in report ? projectPolicy(report.project, report.host) : defaultPolicy;
  const { diagnostics, json, text, readText = readSourceIn(root) } = report;
  const located = resolveLocations(judged(policy, diagnostics), readText);
  const result = hasErrors(located) ? 'refused' : 'complete';
  return {
    result,
    diagnostics: located,
    json: { result, ...json, diagnostics: located.map(diagnosticJson) },
    text,
    readText,
  };
}
