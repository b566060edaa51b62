/** Starts instances of the bundle that `build-program.ts` makes. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { compileFunction } from 'node:vm';
import type { CliHost } from '../../../tools/xstack/cli/main.ts';
import type { System } from './calls.ts';

/** A loaded instance of the bundle, which represents one process. */
export interface Program {
  readonly main: (argv: readonly string[], host: CliHost) => Promise<number>;
  readonly attach: (system: System) => void;
}

/** Starts one more instance of the bundle, with a process number of its own. */
export function loadProgram(path: string, pid: number): Program {
  const module = { exports: {} };
  const names = ['require', 'module', 'exports', 'pid', 'importMetaUrl'];
  const load = compileFunction(readFileSync(path, 'utf8'), names, { filename: path });
  load(createRequire(path), module, module.exports, pid, pathToFileURL(path).href);
  return module.exports as Program;
}
