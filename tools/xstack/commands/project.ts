import { dirname, join, relative, resolve, sep } from 'node:path';
import { diagnostic, type Report } from '../core/diagnostic/diagnostic.ts';
import { readJsonBytes } from '../core/json/read.ts';
import { isJsonObject, type JsonObject } from '../core/json/value.ts';
import { xstack_config } from '../core/schema/generated/xstack_config.js';
import { schemaProblems } from '../core/schema/validate.ts';
import { pathProblem } from '../core/text/path-policy.ts';
import { disk } from '../io/disk.ts';
import { UsageError } from '../io/failure.ts';
import { existsSync, statSync } from '../io/file-system.ts';
import { isFileThere } from '../io/is-there.ts';
import type { Arguments, OptionSpec } from './command.ts';

/** A content repository: where it is, and where in it things stand. */
export interface Project {
  /** Absolute. */
  readonly root: string;
  /** The rest is relative to the root, with `/`. */
  readonly packsRoot: string;
  readonly bundlesRoot: string;
  /** May lead out of the root when `--out` says so. */
  readonly outDir: string;
  readonly config: JsonObject;
}

const configFile = 'xstack.config.json';

/** The options of every command that works on a content repository. */
export const projectOptions: Readonly<Record<string, OptionSpec>> = {
  'repo-root': {
    type: 'string',
    value: 'DIR',
    summary: 'the content repository (default: the nearest parent with packs and bundles)',
  },
  'packs-root': {
    type: 'string',
    value: 'DIR',
    summary: 'where the packs are, from the repository root (default: packs)',
  },
  'bundles-root': {
    type: 'string',
    value: 'DIR',
    summary: 'where the bundles are, from the repository root (default: bundles)',
  },
};

/** Finds the repository that a command line means, and reads its config file. */
export function findProject(report: Report, args: Arguments, cwd: string): Project {
  const root = rootOf(args, cwd);
  const config = readConfig(report, root);
  const directory = (option: string, member: string, fallback: string) => {
    const given = (args[option] ?? config[member] ?? fallback) as string;
    const path = given.replaceAll(sep, '/').replace(/\/+$/, '');
    const problem = pathProblem(path);
    if (problem !== undefined) throw new UsageError(`--${option}: the path \`${given}\` ${problem}`);
    return path;
  };
  const project = {
    root,
    packsRoot: directory('packs-root', 'packs_root', 'packs'),
    bundlesRoot: directory('bundles-root', 'bundles_root', 'bundles'),
    outDir: outDirOf(
      root,
      (args['out'] ?? config['out_dir'] ?? 'build') as string,
      args['out'] === undefined ? root : cwd,
    ),
    config,
  };
  checkOutDir(project);
  for (const path of [project.packsRoot, project.bundlesRoot]) {
    if (!isDirectory(join(root, path)))
      throw new UsageError(`\`${root}\` is not a content repository: there is no directory \`${path}\``);
  }
  return project;
}

/** The bundle that a command line names, or else the config file; undefined: the one that is built when nobody says which. */
export function wantedBundle({ config }: Project, args: Arguments): string | undefined {
  return (args['bundle'] ?? config['default_bundle']) as string | undefined;
}

function rootOf(args: Arguments, cwd: string): string {
  const given = args['repo-root'] as string | undefined;
  if (given !== undefined) {
    const root = resolve(cwd, given);
    if (!isDirectory(root)) throw new UsageError(`--repo-root: there is no directory \`${given}\``);
    return root;
  }
  for (let at = resolve(cwd); ; at = dirname(at)) {
    if (existsSync(join(at, configFile)) || (isDirectory(join(at, 'packs')) && isDirectory(join(at, 'bundles'))))
      return at;
    if (dirname(at) === at)
      throw new UsageError(
        `neither \`${cwd}\` nor a directory above it has \`packs/\` and \`bundles/\`; name the repository with --repo-root`,
      );
  }
}

function outDirOf(root: string, given: string, base: string): string {
  if (given === '') throw new UsageError('--out: the path is empty');
  return (relative(root, resolve(base, given)) || '.').replaceAll(sep, '/');
}

/** What a run writes must not be what the next one reads, nor go with the cache. */
function checkOutDir({ outDir, packsRoot, bundlesRoot }: Project): void {
  const taken = [packsRoot, bundlesRoot, '.xstack'].find((path) => outDir === path || outDir.startsWith(`${path}/`));
  if (taken !== undefined) throw new UsageError(`--out: \`${outDir}\` is in \`${taken}\`, where no outputs may stand`);
}

function readConfig(report: Report, root: string): JsonObject {
  const path = join(root, configFile);
  if (!isFileThere(path)) return {};
  const document = readJsonBytes(report, configFile, disk.read(path));
  if (document === undefined) return {};
  const problems = schemaProblems(xstack_config, document.value);
  for (const { pointer, part, message, help } of problems)
    report(
      diagnostic('refuse.config.invalid', message, {
        at: { file: configFile, pointer, part },
        ...(help !== undefined && { help }),
      }),
    );
  return problems.length === 0 && isJsonObject(document.value) ? document.value : {};
}

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
