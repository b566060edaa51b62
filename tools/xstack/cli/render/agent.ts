import { type Diagnostic, otherLocations } from '../../core/base/diagnostic/diagnostic.ts';
import { bySeverity, countsBySeverity, mostSevere } from '../../core/base/diagnostic/most-severe.ts';
import { foldRepeated } from '../../core/base/diagnostic/resolve-locations.ts';
import { visible, visibleLine } from '../../core/base/diagnostic/visible.ts';
import { withShortHashes } from '../../core/base/text/short-hash.ts';
import type { CommandResult } from '../../ops/command.ts';
import { countsOf, verdictLine } from './closing.ts';
import { editLine, noteLines, position } from './prose.ts';
import type { RenderedOutput, RenderLimits } from './rendered.ts';

/** The most lines of diagnostics and verdict, so that they stay within the context of an agent. */
const mostLines = 200;

/**
 * Renders text for a coding agent: the answer of the command, then a line for each diagnostic with its notes and help, the
 * number of those left out, and the verdict. The answer is never cut, because it may be a file.
 */
export function renderAgent(result: CommandResult, { quiet, maximum }: RenderLimits): RenderedOutput {
  const counts = countsOf(result);
  const verdict = visible(verdictLine(result, counts, quiet));
  const answer = quiet ? '' : visible(result.text);
  if (result.diagnostics.length === 0 && counts === '') return { stdout: `${answer}${verdict}`, stderr: '' };
  const { shown: unfolded, folded } = foldRepeated(result.diagnostics);
  const { shown, others } = mostSevere(unfolded, maximum);
  const { lines, left } = fitted(bySeverity(shown));
  const rest = countsBySeverity([...left, ...others, ...folded, ...(result.hidden ?? [])]);
  const more = rest === '' ? '' : `... ${rest} more; \`--format text\` or \`--format json\` has them\n`;
  return { stdout: answer, stderr: `${lines.map((line) => `${line}\n`).join('')}${more}${verdict}` };
}

/** The lines of the first diagnostics that leave room for the number of the others and the verdict. */
function fitted(list: readonly Diagnostic[]): { readonly lines: string[]; readonly left: readonly Diagnostic[] } {
  const lines: string[] = [];
  for (const [i, d] of list.entries()) {
    const next = diagnosticLines(d);
    if (lines.length + next.length > mostLines - 2) return { lines, left: list.slice(i) };
    for (const line of next) lines.push(line);
  }
  return { lines, left: [] };
}

function diagnosticLines(found: Diagnostic): string[] {
  const { severity, code, message, at, help, accepted } = found;
  const edit = editLine(found);
  const where = at === undefined ? '' : `${position(at)}: `;
  return [
    `${where}${severity}[${code}]: ${withShortHashes(message)}`,
    ...noteLines(otherLocations(found)).map((line) => `  ${withShortHashes(line)}`),
    ...(accepted !== undefined ? [`  accepted: ${accepted}`] : help !== undefined ? [`  help: ${help}`] : []),
    ...(edit === undefined ? [] : [`  edit: ${edit}`]),
  ].map(visibleLine);
}
