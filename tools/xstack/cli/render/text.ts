import { type Diagnostic, type Location, otherLocations } from '../../core/base/diagnostic/diagnostic.ts';
import { excerpt } from '../../core/base/diagnostic/excerpt.ts';
import { type Lines, linesIn } from '../../core/base/diagnostic/lines.ts';
import { countByCode, mostSevere } from '../../core/base/diagnostic/most-severe.ts';
import { type Paint, painter } from '../../core/base/diagnostic/paint.ts';
import { foldRepeated } from '../../core/base/diagnostic/resolve-locations.ts';
import { visible, visibleLine } from '../../core/base/diagnostic/visible.ts';
import { withShortHashes } from '../../core/base/text/short-hash.ts';
import type { CommandResult } from '../../ops/command.ts';
import { countsOf, verdictLine } from './closing.ts';
import { editLine } from './prose.ts';
import type { RenderedOutput, RenderLimits } from './rendered.ts';
import { stageTable } from './stage-table.ts';

/**
 * Renders text: the answer of the command on standard output, then diagnostics and the closing lines on standard error.
 * Without diagnostics, the closing lines end the answer.
 */
export function renderText(result: CommandResult, options: RenderLimits): RenderedOutput {
  const { quiet, colour, maximum, width, verbose } = options;
  const lines = linesIn(result.readText);
  const { shown: unfolded, folded } = foldRepeated(result.diagnostics);
  const { shown, others } = mostSevere(unfolded, maximum);
  const context = { lines, paint: painter(colour), width };
  const blocks = shown.map((d) => block(d, context));
  const more = moreOf([...others, ...folded, ...(result.hidden ?? [])]);
  const counts = countsOf(result);
  const closing = visible(closingLines(result, counts, quiet));
  const stages = verbose === true && result.stages !== undefined ? stageTable(result.stages) : '';
  const answer = quiet ? '' : `${stages}${visible(result.text)}`;
  return counts === ''
    ? { stdout: `${answer}${closing}`, stderr: blocks.join('\n') }
    : { stdout: answer, stderr: [...blocks, ...more, closing].join('\n') };
}

/** Formats a line for each code with hidden diagnostics; JSON output contains the stored ones. */
function moreOf(notShown: readonly Diagnostic[]): string[] {
  const omittedCodes = new Set(notShown.filter(({ omitted }) => omitted !== undefined).map(({ code }) => code));
  return countByCode(notShown).map(({ code, count, accepted }) => {
    const where = omittedCodes.has(code) ? '' : ' (all with --format json)';
    return `... ${count} more ${accepted === undefined ? '' : 'accepted '}of ${code}${where}\n`;
  });
}

const relatedShown = 50;
/** The most notes that are shown with their source lines; of more, the positions. */
const excerptsOfNotes = 3;

interface BlockContext {
  readonly lines: (file: string) => Lines | undefined;
  readonly paint: Paint;
  readonly width: number | undefined;
}

function block(found: Diagnostic, { lines: linesOf, paint, width }: BlockContext): string {
  const { severity, code, message, at, help, accepted } = found;
  const related = otherLocations(found);
  const lines = [`${paint(severity, `${severity}[${code}]`)}${paint('bold', `: ${shown(message)}`)}`];
  const show = (location: Location, style: Diagnostic['severity'], source: (file: string) => Lines | undefined) =>
    lines.push(excerpt(location, location.range && source(location.file), { paint, style, width }).join('\n'));
  if (at !== undefined) show(at, severity, linesOf);
  for (const { message: said, at: there } of related.slice(0, relatedShown)) {
    lines.push(`  ${paint('note', 'note')}: ${shown(said)}`);
    show(there, 'note', related.length > excerptsOfNotes ? () => undefined : linesOf);
  }
  if (related.length > relatedShown) lines.push(`  ... ${related.length - relatedShown} more (all with --format json)`);
  if (accepted !== undefined) lines.push(`  ${paint('note', 'accepted')}: ${visibleLine(accepted)}`);
  else if (help !== undefined) lines.push(`  ${paint('note', 'help')}: ${visibleLine(help)}`);
  const edit = editLine(found);
  if (edit !== undefined) lines.push(`  ${paint('note', 'edit')}: ${visibleLine(edit)}`);
  return `${lines.join('\n')}\n`;
}

function shown(message: string): string {
  return visibleLine(withShortHashes(message));
}

/** The verdict and the next step. */
function closingLines(result: CommandResult, counts: string, quiet: boolean): string {
  const verdict = verdictLine(result, counts, quiet);
  return quiet || result.next === undefined ? verdict : `${verdict}next: ${result.next}\n`;
}
