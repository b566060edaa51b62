/** The programs that run the hooks of a `.pre-commit-config.yaml`. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from './binary.ts';

export interface HookRunner {
  readonly name: string;
  readonly program: string;
  readonly isInstalled: boolean;
}

/** `.ci/run` installs both. */
export const hookRunners: readonly HookRunner[] = [
  hookRunner('pre-commit', 'pre-commit'),
  hookRunner('prek', join(root, '.cache/prek/node_modules/.bin/prek')),
];

function hookRunner(name: string, program: string): HookRunner {
  return { name, program, isInstalled: spawnSync(program, ['--version']).status === 0 };
}
