/** The library: the compiler as a pure function, and the types of what it takes and gives. */

export {
  type CompileSourcesOptions,
  type CompileSourcesResult,
  compile,
  type Sources,
} from './core/compile-sources.ts';
export type { Code, Severity } from './core/diagnostic/codes.ts';
export type { Diagnostic, Location, Related } from './core/diagnostic/diagnostic.ts';
export type { Lockfile } from './core/lockfile/lockfile.ts';
export type { PackReference } from './core/registry/pack-reference.ts';
export type { CompileRowSchema } from './core/schema/compile-row-schema.ts';
export type { Position, Range } from './core/text/position.ts';
