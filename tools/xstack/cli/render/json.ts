import { omission } from '../../core/base/diagnostic/bounded.ts';
import type { Diagnostic } from '../../core/base/diagnostic/diagnostic.ts';
import { countByCode, mostSevere } from '../../core/base/diagnostic/most-severe.ts';
import { diagnosticJson } from '../../core/base/diagnostic/to-json.ts';
import { type CommandResult, jsonFormatVersion } from '../../ops/command.ts';
import type { RenderedOutput, RenderLimits } from './rendered.ts';

/** Renders one document on standard output that contains all diagnostics. */
export function renderJson({ json, diagnostics }: CommandResult, { isLine, maximum }: RenderLimits): RenderedOutput {
  const given = json as { readonly diagnostics?: readonly DiagnosticJson[] };
  const all = given.diagnostics ?? (diagnostics.length === 0 ? undefined : diagnostics.map(diagnosticJson));
  const document = {
    format_version: jsonFormatVersion,
    ...json,
    ...(all !== undefined && { diagnostics: atMost(all as readonly DiagnosticJson[], maximum) }),
  };
  return { stdout: `${JSON.stringify(document, null, isLine === true ? 0 : 2)}\n`, stderr: '' };
}

type DiagnosticJson = Pick<Diagnostic, 'code' | 'severity' | 'omitted'>;

/** The most severe diagnostics, then an omission for each code that has more. */
function atMost(all: readonly DiagnosticJson[], maximum: number): readonly unknown[] {
  if (all.length <= maximum) return all;
  const { shown, others } = mostSevere(all, maximum);
  return [...shown, ...countByCode(others).map((left) => diagnosticJson(omission(left, left.count)))];
}
