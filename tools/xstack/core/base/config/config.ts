import { type Diagnostic, diagnostic } from '../diagnostic/diagnostic.ts';
import type { PolicySettings } from '../diagnostic/policy.ts';
import type { JsonValue } from '../json/value.ts';
import { xstack_config } from '../schema/generated/xstack_config.js';
import { schemaDiagnostic, schemaProblems } from '../schema/validate.ts';
import { pathProblem } from '../text/path-policy.ts';
import { policyProblems } from './policy-problems.ts';

/** The config file of a project, relative to its root. */
export const configFile = 'xstack.config.json';

/** The settings of a project: they match `schemas/xstack_config.schema.json`. */
export type Config = PolicySettings & {
  readonly packs_root?: string;
  readonly bundles_root?: string;
  readonly out_dir?: string;
  readonly default_bundle?: string;
  readonly scene_registry?: string;
  readonly scene_prefer_release?: boolean;
  readonly scene_limits?: { readonly file_bytes?: number; readonly total_bytes?: number };
  readonly file_modes?: 'auto' | 'ignore' | 'enforce';
  readonly cache?: boolean;
};

/** Settings that name a directory of the repository. */
const directories = ['packs_root', 'bundles_root', 'out_dir'] as const;

export type DirectorySetting = (typeof directories)[number];

/** Normalizes a directory for the path policy: `./build/` becomes `build`. */
export function plainDirectory(given: string): string {
  return given.replace(/^(?:\.\/+)+(?=.)/, '').replace(/(?<=.)\/+$/, '');
}

/** Returns the errors of a config file. `plain` normalizes a directory. */
export function configProblems(file: string, value: JsonValue, plain = plainDirectory): Diagnostic[] {
  const problems = schemaProblems(xstack_config, value).map((each) =>
    schemaDiagnostic('refuse.config.invalid', file, each),
  );
  if (problems.length > 0) return problems;
  const config = value as Config;
  return [...pathProblems(file, config, plain), ...policyProblems(file, config)];
}

function pathProblems(file: string, config: Config, plain: typeof plainDirectory): Diagnostic[] {
  return directories.flatMap((name) => {
    const given = config[name];
    const problem = given === undefined ? undefined : pathProblem(plain(given));
    return problem === undefined ? [] : [settingProblem(file, name, `the path \`${given}\` ${problem}`)];
  });
}

const expected: Readonly<Record<DirectorySetting, string>> = {
  packs_root: 'name the directory of the packs, from the root of the repository',
  bundles_root: 'name the directory of the bundles, from the root of the repository',
  out_dir: 'name a directory for outputs only, from the root of the repository, such as `build`',
};

/** Returns the error of a setting that names a directory. */
export function settingProblem(file: string, name: DirectorySetting, message: string): Diagnostic {
  return diagnostic('refuse.config.invalid', message, { at: { file, pointer: `/${name}` }, help: expected[name] });
}
