import { dirname, join } from 'node:path';
import { diagnostic, type Report } from '../../core/base/diagnostic/diagnostic.ts';
import type { VersionEntry } from '../../core/scene/index/index.ts';
import { Failure } from '../../io/failure.ts';
import { readdirSync, statSync } from '../../io/file-system.ts';
import { installedState, kindAt } from '../../io/install/directory.ts';
import type { InstalledFiles } from '../../io/install/swap.ts';
import { shownPath } from '../../io/package-registry/registry.ts';
import { realPath } from '../../io/real-path.ts';
import { foreignTarget } from '../project/foreign-target.ts';
import type { SceneContext } from './scene-context.ts';
import { findManifest } from './scene-installed.ts';

/** State of an install target. */
export type TargetState =
  | { readonly kind: 'absent' | 'empty' | 'other' | 'foreign' }
  /** An earlier install: of this version with all files unchanged, or another. */
  | { readonly kind: 'installed'; readonly isUnchanged: boolean };

export interface Candidate {
  readonly name: string;
  readonly entry: VersionEntry;
  /** Absolute. */
  readonly target: string;
  /** Path -> SHA-256 of the files to install. */
  readonly files: InstalledFiles;
}

export function targetState({ limits }: SceneContext, { name, entry, target, files }: Candidate): TargetState {
  const kind = kindAt(target);
  if (kind === 'absent') return { kind };
  if (kind !== 'directory') return { kind: 'other' };
  if (isEmpty(target)) return { kind: 'empty' };
  const manifest = findManifest(target);
  if (manifest === undefined) return { kind: 'foreign' };
  const { packageName, version, integrity } = manifest;
  const isSame = packageName === name && version === entry.version && integrity === entry.integrity;
  const isUnchanged =
    isSame && [...files].every(([path, hash]) => installedState(target, path, hash, limits.file_bytes) === 'unchanged');
  return { kind: 'installed', isUnchanged };
}

/** Reports the reason why a target is refused. Only an earlier install is ever replaced, and only with `--force`. */
export function checkTarget(
  report: Report,
  context: SceneContext,
  candidate: Candidate,
  state: TargetState,
  force: boolean,
): boolean {
  const { target } = candidate;
  const at = { file: shownPath(context.host.cwd, target) };
  const problem =
    registryProblem(context, target, state) ??
    contentProblem(target, at.file, state) ??
    stateProblem(candidate, at.file, state, force);
  const forbidden = problem ?? (state.kind === 'installed' ? replaceProblem(context, target) : undefined);
  if (forbidden === undefined) return true;
  const { code, message, help } = forbidden;
  report(diagnostic(code, message, { at, ...(help !== undefined && { help }) }));
  return false;
}

interface Problem {
  readonly code: 'refuse.scene_install.target_exists' | 'refuse.scene_install.forbidden_target';
  readonly message: string;
  readonly help?: string;
}

function stateProblem(
  { name, entry }: Candidate,
  shown: string,
  state: TargetState,
  force: boolean,
): Problem | undefined {
  const code = 'refuse.scene_install.target_exists';
  const elsewhere = 'use --out to install elsewhere';
  if (state.kind === 'other') return { code, message: `\`${shown}\` exists and is not a directory`, help: elsewhere };
  if (state.kind === 'foreign') {
    const what = force ? ' holds no installed package' : '';
    return { code, message: `target directory already exists: \`${shown}\`${what}`, help: elsewhere };
  }
  if (state.kind !== 'installed' || force) return undefined;
  if (!state.isUnchanged)
    return {
      code,
      message: `target directory already exists: \`${shown}\``,
      help: 'use --force to replace it (your own files are moved aside), or --out to install elsewhere',
    };
  return {
    code,
    message: `target directory already exists: \`${name}\` ${entry.version} is installed in \`${shown}\` and unchanged`,
    help: 'use --if-changed to succeed in this case',
  };
}

/** A package registry must not become part of an installed directory. */
function registryProblem({ registry }: SceneContext, target: string, { kind }: TargetState): Problem | undefined {
  const code = 'refuse.scene_install.forbidden_target';
  const [root, real] = [realPath(registry.root), realPath(target)];
  if (isWithin(root, real)) return { code, message: `the target is in the registry \`${registry.given}\`` };
  if (kind !== 'absent' && isWithin(real, root))
    return { code, message: `the target holds the registry \`${registry.given}\`` };
  return undefined;
}

/** A new install does not become content; one that an earlier xstack made there can still be replaced. */
function contentProblem(target: string, shown: string, { kind }: TargetState): Problem | undefined {
  const problem = kind === 'installed' ? undefined : foreignTarget(target);
  if (problem === undefined) return undefined;
  return {
    code: 'refuse.scene_install.forbidden_target',
    message: `\`${shown}\` ${problem}`,
    help: 'use --out to install elsewhere',
  };
}

/** Replacing renames the directory: refused for one in use and for a mount point. */
function replaceProblem({ host }: SceneContext, target: string): Problem | undefined {
  const code = 'refuse.scene_install.forbidden_target';
  if (isWithin(realPath(target), realPath(host.cwd)))
    return {
      code,
      message: 'the target to be replaced is or holds the working directory',
      help: 'run the command in another directory',
    };
  if (statSync(target).dev === statSync(dirname(target)).dev) return undefined;
  return {
    code,
    message: 'the target to be replaced is a mount point, which cannot be renamed',
    help: 'uninstall the package there, and install it into the empty directory',
  };
}

function isEmpty(directory: string): boolean {
  try {
    return readdirSync(directory).length === 0;
  } catch (error) {
    throw new Failure('read', directory, error);
  }
}

function isWithin(directory: string, path: string): boolean {
  return path === directory || path.startsWith(directory.endsWith('/') ? directory : join(directory, '/'));
}
