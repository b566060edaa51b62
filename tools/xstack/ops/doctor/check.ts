import { type Diagnostic, diagnostic } from '../../core/base/diagnostic/diagnostic.ts';
import { runGit } from '../../io/run-git.ts';
import type { Host } from '../command.ts';
import type { Project } from '../project/project.ts';

/** The installation that is checked. */
export interface Installation {
  /** Absolute. */
  readonly root: string;
  /** Absent if there is no content repository, or its config file is refused. */
  readonly project?: Project;
  readonly host: Host;
  readonly nodeVersion: string;
}

/** An installation with a content repository. */
export type ProjectInstallation = Installation & { readonly project: Project };

/** One check of `xstack doctor`: a part of the installation, and the search for its problems, each with its cure. */
export type InstallationCheck = { readonly id: string; readonly title: string } & (
  | { readonly problems: (installation: Installation) => Problems }
  | { readonly projectProblems: (installation: ProjectInstallation) => Problems }
);

export type Problems = readonly Diagnostic[] | Promise<readonly Diagnostic[]>;

/** Returns a problem with its cure; `file` is relative to the root. */
export function problem(severity: 'error' | 'warning', message: string, cure: string, file?: string): Diagnostic {
  return diagnostic(severity === 'error' ? 'refuse.doctor.problem' : 'warn.doctor.problem', message, {
    help: cure,
    ...(file !== undefined && { at: { file } }),
  });
}

/** Reports whether the root is in a work tree of git. */
export function isWorkTree({ root }: Installation): boolean {
  return runGit(root, ['rev-parse', '--is-inside-work-tree'])?.trim() === 'true';
}
