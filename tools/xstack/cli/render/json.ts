import type { CommandResult } from '../../commands/command.ts';
import { diagnosticJson } from '../../core/diagnostic/to-json.ts';
import type { Rendered, RenderOptions } from './render.ts';

/** One document on standard output, and nothing else there; what was found is always part of it. */
export function renderJson({ json, diagnostics }: CommandResult, { isLine }: RenderOptions): Rendered {
  const isTold = diagnostics.length === 0 || (typeof json === 'object' && json !== null && 'diagnostics' in json);
  const document = isTold ? json : { ...(json as object), diagnostics: diagnostics.map(diagnosticJson) };
  return { stdout: `${JSON.stringify(document, null, isLine === true ? 0 : 2)}\n`, stderr: '' };
}
