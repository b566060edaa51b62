import { sep } from 'node:path';
import { reportInto } from '../../core/base/diagnostic/bounded.ts';
import { type Diagnostic, diagnostic, hasErrors, type Report } from '../../core/base/diagnostic/diagnostic.ts';
import type { PolicySettings } from '../../core/base/diagnostic/policy.ts';
import { resolveLocations } from '../../core/base/diagnostic/resolve-locations.ts';
import { descriptionLimits } from '../../core/base/json/excess.ts';
import { readJsonBytes } from '../../core/base/json/read.ts';
import type { JsonValue } from '../../core/base/json/value.ts';
import { xstack_config } from '../../core/base/schema/generated/xstack_config.js';
import { schemaDiagnostic, schemaProblems } from '../../core/base/schema/validate.ts';
import { pathProblem } from '../../core/base/text/path-policy.ts';
import type { ArchiveLimits } from '../../core/scene/archive/limits.ts';
import { disk } from '../../io/disk.ts';
import { fileExists } from '../../io/exists.ts';
import { shownPath } from '../../io/package-registry/registry.ts';
import { RefusedError } from '../refused-error.ts';
import { policyProblems } from './policy-problems.ts';
import { readSourceIn } from './read-source.ts';

export const configFile = 'xstack.config.json';

/** The settings of a project: they match `schemas/xstack_config.schema.json`. */
export type Config = PolicySettings & {
  readonly packs_root?: string;
  readonly bundles_root?: string;
  readonly out_dir?: string;
  readonly default_bundle?: string;
  readonly scene_registry?: string;
  readonly scene_prefer_release?: boolean;
  readonly scene_limits?: Partial<ArchiveLimits>;
  readonly file_modes?: 'auto' | 'ignore' | 'enforce';
  readonly cache?: boolean;
};

/** Settings that name a directory of the repository. */
const directories = ['packs_root', 'bundles_root', 'out_dir'] as const;

export type DirectorySetting = (typeof directories)[number];

/**
 * Reads the config file of a root; empty if it does not exist. The only reader: an invalid setting never falls back to
 * a default. Throws `RefusedError` if the file is invalid, `Failure` if it is unreadable. Diagnostics name the file
 * relative to `base`.
 */
export function readConfig(report: Report, root: string, base = root): Config {
  const path = `${root}/${configFile}`;
  if (!fileExists(path)) return {};
  const file = shownPath(base, path);
  const found: Diagnostic[] = [];
  const document = readJsonBytes(reportInto(found), file, disk.read(path), descriptionLimits);
  if (document !== undefined) problemsOf(file, document.value).forEach(reportInto(found));
  if (hasErrors(found)) throw refused(base, found);
  found.forEach(report);
  return document?.value as Config;
}

/** Returns the error that stops a command because of one setting. */
export function refuseSetting(root: string, name: DirectorySetting, message: string): RefusedError {
  return refused(root, [settingProblem(configFile, name, message)]);
}

/** Normalizes a directory for the path policy: `./build/` becomes `build`. */
export function plainPath(given: string): string {
  return given
    .replaceAll(sep, '/')
    .replace(/^(?:\.\/+)+(?=.)/, '')
    .replace(/(?<=.)\/+$/, '');
}

function problemsOf(file: string, value: JsonValue): Diagnostic[] {
  const problems = schemaProblems(xstack_config, value).map((each) =>
    schemaDiagnostic('refuse.config.invalid', file, each),
  );
  if (problems.length > 0) return problems;
  const config = value as Config;
  return [...pathProblems(file, config), ...policyProblems(file, config)];
}

function pathProblems(file: string, config: Config): Diagnostic[] {
  return directories.flatMap((name) => {
    const given = config[name];
    const problem = given === undefined ? undefined : pathProblem(plainPath(given));
    return problem === undefined ? [] : [settingProblem(file, name, `the path \`${given}\` ${problem}`)];
  });
}

function settingProblem(file: string, name: DirectorySetting, message: string): Diagnostic {
  return diagnostic('refuse.config.invalid', message, { at: { file, pointer: `/${name}` } });
}

function refused(base: string, found: readonly Diagnostic[]): RefusedError {
  const readText = readSourceIn(base);
  return new RefusedError(resolveLocations(found, readText), readText);
}
