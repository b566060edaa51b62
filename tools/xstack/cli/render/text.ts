import type { Diagnostic, Location } from '../../core/base/diagnostic/diagnostic.ts';
import { countByCode, countsBySeverity, mostSevere } from '../../core/base/diagnostic/most-severe.ts';
import { foldRepeated } from '../../core/base/diagnostic/resolve-locations.ts';
import type { CommandResult } from '../../ops/command.ts';
import { excerpt } from './excerpt.ts';
import { type Lines, linesIn } from './lines.ts';
import type { RenderedOutput, RenderLimits } from './rendered.ts';
import { visible, visibleLine } from './visible.ts';

/** Renders text: diagnostics on standard error, the answer of the command on standard output. */
export function renderText(result: CommandResult, { quiet, colour, maximum }: RenderLimits): RenderedOutput {
  const paint = colour ? painted : (_style: Style, text: string) => text;
  const lines = linesIn(result.readText);
  const { shown: unfolded, folded } = foldRepeated(result.diagnostics);
  const { shown, others } = mostSevere(unfolded, maximum);
  const blocks = shown.map((d) => block(d, lines, paint));
  const more = moreOf([...others, ...folded, ...(result.hidden ?? [])]);
  const summary = summaryOf(result);
  const stderr = [...blocks, ...more, ...(summary === '' ? [] : [`${summary}\n`])].join('\n');
  return { stdout: quiet ? '' : visible(result.text), stderr };
}

type Style = 'error' | 'warning' | 'note';
type Paint = (style: Style, text: string) => string;

const escapes: Readonly<Record<Style, string>> = {
  error: '\u001b[1;31m',
  warning: '\u001b[1;33m',
  note: '\u001b[1;36m',
};

function painted(style: Style, text: string): string {
  return `${escapes[style]}${text}\u001b[0m`;
}

/** Formats a line for each code with hidden diagnostics; JSON output contains the stored ones. */
function moreOf(notShown: readonly Diagnostic[]): string[] {
  const omittedCodes = new Set(notShown.filter(({ omitted }) => omitted !== undefined).map(({ code }) => code));
  return countByCode(notShown).map(({ code, count }) => {
    const where = omittedCodes.has(code) ? '' : ' (all with --format json)';
    return `... ${count} more of ${code}${where}\n`;
  });
}

const relatedShown = 50;

function block(
  { severity, code, message, at, related = [], help }: Diagnostic,
  linesOf: (file: string) => Lines | undefined,
  paint: Paint,
): string {
  const lines = [`${paint(severity, `${severity}[${code}]`)}: ${visibleLine(message)}`];
  const show = (location: Location) => lines.push(...excerpt(location, location.range && linesOf(location.file)));
  if (at !== undefined) show(at);
  for (const { message: said, at: there } of related.slice(0, relatedShown)) {
    lines.push(`  ${paint('note', 'note')}: ${visibleLine(said)}`);
    show(there);
  }
  if (related.length > relatedShown) lines.push(`  ... ${related.length - relatedShown} more (all with --format json)`);
  if (help !== undefined) lines.push(`  ${paint('note', 'help')}: ${visibleLine(help)}`);
  return `${lines.join('\n')}\n`;
}

function summaryOf({ result, diagnostics, hidden = [], unchanged = [] }: CommandResult): string {
  const all = [...diagnostics, ...hidden, ...unchanged];
  const counts = countsBySeverity(all);
  return counts === '' || result === 'failed' ? '' : `${result}: ${counts}`;
}
