import { join, relative, resolve, sep } from 'node:path';
import { type Config, configFile, type DirectorySetting } from '../../core/base/config/config.ts';
import type { Report } from '../../core/base/diagnostic/diagnostic.ts';
import { pathProblem } from '../../core/base/text/path-policy.ts';
import { exists } from '../../io/exists.ts';
import { UsageError } from '../../io/failure.ts';
import type { OptionSpecs } from '../command.ts';
import { plainPath, readConfig, refuseSetting } from './config.ts';
import { outDirProblem } from './output-directory.ts';
import { findRoot, isDirectory, type RootArguments } from './project-root.ts';

/** A content repository: its root, its settings and its directories. */
export interface Project {
  /** Absolute. */
  readonly root: string;
  /** Like the following, relative to the root, with `/`. */
  readonly packsRoot: string;
  readonly bundlesRoot: string;
  /** True if the bundles directory exists. */
  readonly hasBundles: boolean;
  /** May be outside the root with `--out`. */
  readonly outDir: string;
  readonly config: Config;
}

/** Options of every command on a content repository. */
export const projectOptions = {
  'repo-root': {
    type: 'string',
    value: 'DIR',
    summary: 'the content repository (default: the nearest parent with xstack.config.json, or packs and bundles)',
  },
  'packs-root': {
    type: 'string',
    value: 'DIR',
    summary: 'the directory of the packs, from the repository root (default: packs)',
  },
  'bundles-root': {
    type: 'string',
    value: 'DIR',
    summary: 'the directory of the bundles, from the repository root (default: bundles)',
  },
} as const satisfies OptionSpecs;

/** Arguments that name a repository and its directories. */
export interface ProjectArguments extends RootArguments, OutputArguments {
  readonly 'packs-root'?: string | undefined;
  readonly 'bundles-root'?: string | undefined;
}

/** Argument that names the output directory. */
export interface OutputArguments {
  readonly out?: string | undefined;
}

/** Argument that names a bundle. */
export interface BundleArguments {
  readonly bundle?: string | undefined;
}

type DirectoryNeed = 'always' | 'if named' | 'never';

/** Directories that must exist. `if named`: only if an option or the config file names it. */
const needs = {
  'packs and bundles': { packs: 'always', bundles: 'always' },
  packs: { packs: 'always', bundles: 'if named' },
  'named directories': { packs: 'if named', bundles: 'if named' },
  nothing: { packs: 'never', bundles: 'never' },
} as const satisfies Readonly<Record<string, Readonly<Record<ContentRoot, DirectoryNeed>>>>;

export interface ProjectNeeds {
  /** Default: packs and bundles. */
  readonly needs?: keyof typeof needs;
  /** The root if no project is found. */
  readonly otherwise?: string;
}

type ContentRoot = 'packs' | 'bundles';

/**
 * Finds the repository of a command line and reads its config file. Throws `UsageError` for a wrong command line or a
 * missing directory, `RefusedError` for an invalid config file.
 */
export function findProject(
  report: Report,
  args: ProjectArguments,
  cwd: string,
  { needs: needed = 'packs and bundles', otherwise }: ProjectNeeds = {},
): Project {
  const root = findRoot(args, cwd) ?? otherwise ?? noRepository(cwd);
  const config = readConfig(report, root);
  const bundlesRoot = contentRoot(args, config, 'bundles');
  const project = {
    root,
    packsRoot: contentRoot(args, config, 'packs'),
    bundlesRoot,
    hasBundles: isDirectory(join(root, bundlesRoot)),
    outDir: outDirOf(args, cwd, root, config),
    config,
  };
  checkOutDir(args, project);
  checkContentRoot(args, project, 'packs', needs[needed].packs);
  checkContentRoot(args, project, 'bundles', needs[needed].bundles);
  return project;
}

/** Returns the bundle of the command line, or else of the config file; undefined: the default one. */
export function selectedBundle({ config }: Pick<Project, 'config'>, args: BundleArguments): string | undefined {
  return args.bundle ?? config.default_bundle;
}

/**
 * Returns the output directory of the command line (relative to `cwd`) or the config file (relative to the root),
 * relative to the root.
 */
export function outDirOf(args: OutputArguments, cwd: string, root: string, config: Config): string {
  const given = args.out;
  if (given === undefined) return plainPath(config.out_dir ?? 'build');
  return (relative(root, resolve(cwd, given)) || '.').replaceAll(sep, '/');
}

function noRepository(cwd: string): never {
  throw new UsageError(
    `there is no content repository at \`${cwd}\` or above it: expected \`packs/\` and \`bundles/\`, or \`${configFile}\``,
    'name it with `--repo-root`, or start one with `xstack init`',
  );
}

function contentRoot(args: ProjectArguments, config: Config, name: ContentRoot): string {
  const given = args[`${name}-root`];
  if (given === undefined) return plainPath(config[settingOf(name)] ?? name);
  const path = plainPath(given);
  const problem = pathProblem(path);
  if (problem !== undefined) throw new UsageError(`--${name}-root: the path \`${given}\` ${problem}`);
  return path;
}

function settingOf(name: ContentRoot): DirectorySetting {
  return `${name}_root`;
}

function checkContentRoot(args: ProjectArguments, project: Project, name: ContentRoot, need: DirectoryNeed): void {
  const path = project[`${name}Root`];
  const isOther = need !== 'never' && exists(join(project.root, path)) && !isDirectory(join(project.root, path));
  if (need === 'never' || (name === 'bundles' ? project.hasBundles : isDirectory(join(project.root, path)))) return;
  const message = isOther ? `\`${path}\` is not a directory` : `directory \`${path}\` does not exist`;
  if (args[`${name}-root`] !== undefined) throw new UsageError(`--${name}-root: ${message}`);
  if (project.config[settingOf(name)] !== undefined) throw refuseSetting(project.root, settingOf(name), message);
  if (need !== 'always' && !isOther) return;
  const first = name === 'packs' ? '`xstack pack new <category> <pack>`' : '`xstack bundle new <bundle>`';
  const cure = `make it with ${first}, or name another directory as \`${settingOf(name)}\` in \`${configFile}\``;
  throw new UsageError(`\`${project.root}\` is not a content repository: ${message}`, cure);
}

function checkOutDir(args: ProjectArguments, project: Project): void {
  const problem = outDirProblem(project);
  if (problem === undefined) return;
  const message = `the output directory \`${project.outDir}\` ${problem}`;
  if (args.out === undefined && project.config.out_dir !== undefined)
    throw refuseSetting(project.root, 'out_dir', message);
  throw new UsageError(message);
}
