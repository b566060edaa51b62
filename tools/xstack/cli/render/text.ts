import type { CommandResult } from '../../commands/command.ts';
import type { Diagnostic, Location } from '../../core/diagnostic/diagnostic.ts';
import { foldRepeated } from '../../core/diagnostic/place.ts';
import { excerpt } from './excerpt.ts';
import { type Lines, linesIn } from './lines.ts';
import type { Rendered, RenderOptions } from './render.ts';
import { visible, visibleLine } from './visible.ts';

/** For people: what is wrong and where on standard error, what was asked for on standard output. */
export function renderText(result: CommandResult, { quiet, colour }: RenderOptions): Rendered {
  const paint = colour ? painted : (_style: Style, text: string) => text;
  const lines = linesIn(result.readText);
  const { shown, folded } = foldRepeated(result.diagnostics);
  const blocks = shown.map((d) => block(d, lines, paint));
  const counts = countsOf([...folded, ...(result.hidden ?? [])]);
  const more = [...counts].map(([code, count]) => `... ${String(count)} more of ${code} (all with --format json)\n`);
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

function countsOf(diagnostics: readonly Diagnostic[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { code } of diagnostics) counts.set(code, (counts.get(code) ?? 0) + 1);
  return counts;
}

function block(
  { severity, code, message, at, related = [], help }: Diagnostic,
  linesOf: (file: string) => Lines | undefined,
  paint: Paint,
): string {
  const lines = [`${paint(severity, `${severity}[${code}]`)}: ${visibleLine(message)}`];
  const show = (place: Location) => lines.push(...excerpt(place, place.range && linesOf(place.file)));
  if (at !== undefined) show(at);
  for (const { message: said, at: there } of related) {
    lines.push(`  ${paint('note', 'note')}: ${visibleLine(said)}`);
    show(there);
  }
  if (help !== undefined) lines.push(`  ${paint('note', 'help')}: ${visibleLine(help)}`);
  return `${lines.join('\n')}\n`;
}

function summaryOf({ result, diagnostics, hidden = [], standing = [] }: CommandResult): string {
  const all = [...diagnostics, ...hidden, ...standing];
  const counts = (['error', 'warning', 'note'] as const).flatMap((severity) => {
    const count = all.filter((d) => d.severity === severity).length;
    return count === 0 ? [] : [`${count} ${severity}${count === 1 ? '' : 's'}`];
  });
  if (counts.length === 0 || result === 'failed') return '';
  return `${result}: ${counts.join(', ')}`;
}
