import type { Code } from '../../core/base/diagnostic/codes.ts';
import { type Diagnostic, diagnostic, type Related } from '../../core/base/diagnostic/diagnostic.ts';
import type { StageDiagnostics } from '../../core/compiler/stage.ts';

/** Number of contradictions that are shown; the next run removes them all. */
const mostRelated = 3;

/**
 * Replaces contradictions between files of two runs by one diagnostic with their cause: the process that replaced the
 * files was interrupted, or is not done.
 */
export function explainInterruptedRun(diagnostics: StageDiagnostics, file: string, state: 'held' | 'abandoned'): void {
  const stage = '05.lockfile.validate';
  const isMixture = ({ code }: Diagnostic) => code in mixtures;
  const found = diagnostics[stage] ?? [];
  const mixed = found.filter(isMixture);
  if (mixed.length === 0) return;
  const what =
    state === 'abandoned'
      ? 'a run was killed while it replaced the outputs'
      : 'another run is replacing the outputs, or was killed meanwhile';
  diagnostics[stage] = [
    ...found.filter((d) => !isMixture(d)),
    diagnostic('refuse.lockfile.interrupted', what, {
      at: { file },
      related: mixed.flatMap(contradictions(file)).slice(0, mostRelated),
      help: 'run `xstack run` to build the registries and the lockfile again',
    }),
  ];
}

/** The contradictions that a diagnostic lists as notes, or else the one that it reports. */
function contradictions(file: string): (mixed: Diagnostic) => readonly Related[] {
  return ({ message, at = { file }, related = [] }) =>
    at.pointer === undefined && related.length > 0 ? related : [{ message, at }];
}

const mixtures: Partial<Record<Code, true>> = {
  'refuse.lockfile.missing': true,
  'refuse.lockfile.missing_required_field': true,
  'refuse.lockfile.missing_registry': true,
  'refuse.lockfile.invalid_registry_hash': true,
};
