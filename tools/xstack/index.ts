/** The library: the compiler as a pure function, and the types of its input and output. */

export type { Code, Severity } from './core/base/diagnostic/codes.ts';
export type { Diagnostic, Location, Related } from './core/base/diagnostic/diagnostic.ts';
export type { DiagnosticEdit, DocumentPatch } from './core/base/diagnostic/edit.ts';
export { type PatchOperation, patchedSource } from './core/base/json/json-patch.ts';
export type { CompileRowSchema } from './core/base/schema/compile-row-schema.ts';
export type { Position, Range } from './core/base/text/position.ts';
export {
  type CompileSourcesOptions,
  type CompileSourcesResult,
  compile,
  type Sources,
} from './core/compiler/compile-sources.ts';
export type { Change } from './core/compiler/diff/change.ts';
export type { ChangeClass } from './core/compiler/diff/change-class.ts';
export type { PackDiff, PackState, RegistryDiff } from './core/compiler/diff/diff-builds.ts';
export { type DiffSourcesOptions, type DiffSourcesResult, diff } from './core/compiler/diff/diff-sources.ts';
export type { Reach } from './core/compiler/diff/reach.ts';
export type { PackEffect, RowEffect, SessionEffect, SessionVerdict } from './core/compiler/diff/session-effect.ts';
export type { VersionBump } from './core/compiler/diff/version-bump.ts';
export type { Lockfile } from './core/compiler/lockfile/lockfile.ts';
export type { PackReference } from './core/compiler/registry/pack-reference.ts';
export { type ExplainOptions, explain, uses, type WhyStep, why } from './core/explain/explain-sources.ts';
export type { Use } from './core/explain/uses.ts';
export type { AddressProblem } from './core/explain/value/address.ts';
export type { ValueExplanation } from './core/explain/value/explain-value.ts';
