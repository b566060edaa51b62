import type { Diagnostic } from '../../core/base/diagnostic/diagnostic.ts';
import { countByCode, countsBySeverity, mostSevere } from '../../core/base/diagnostic/most-severe.ts';
import { visibleLine } from '../../core/base/diagnostic/visible.ts';
import type { CommandResult, ResultBlock, Stage } from '../../ops/command.ts';
import { prose } from './prose.ts';
import type { RenderedOutput, RenderLimits } from './rendered.ts';
import { pageAddress } from './site.ts';

/** Renders a summary in Markdown, for a job summary or a comment. */
export function renderMarkdown(result: CommandResult, { maximum }: RenderLimits): RenderedOutput {
  const { diagnostics, stages = [], remark, document } = result;
  const { shown, others } = mostSevere(diagnostics, maximum);
  const counts = countsBySeverity(diagnostics);
  const blocks = [
    ...(document === undefined ? [] : [`<!-- xstack ${document.name} -->`]),
    `## xstack: ${result.result}`,
    ...(counts === '' ? [] : [counts]),
    ...(remark === undefined ? [] : [plain(remark)]),
    ...(shown.length === 0 ? [] : [table(['', 'where', 'what'], shown.map(row))]),
    ...countByCode(others).map(({ code, count }) => `${count} more of ${link(code)}`),
    ...(stages.length === 0 ? [] : [stageTable(stages)]),
    ...(document?.blocks ?? []).map(block),
  ];
  return { stdout: `${blocks.join('\n\n')}\n`, stderr: '' };
}

function block(given: ResultBlock): string {
  if ('heading' in given) return `### ${plain(given.heading)}`;
  if ('paragraph' in given) return plain(given.paragraph);
  return table(
    given.columns,
    given.rows.map((cells) => cells.map(plain)),
  );
}

function row(d: Diagnostic): string[] {
  const { severity, code, at } = d;
  const line = at?.range === undefined ? '' : `:${at.range.start.line}:${at.range.start.column}`;
  const what = [link(code), ...prose(d).map(plain)];
  return [severity, at === undefined ? '' : plain(`${at.file}${line}`), what.join('<br>')];
}

function stageTable(stages: readonly Stage[]): string {
  const rows = stages.map(({ id, status, duration_ms }) => [
    id,
    status,
    duration_ms === undefined ? '' : `${duration_ms} ms`,
  ]);
  return table(['stage', 'result', 'time'], rows);
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(heads), line(heads.map(() => '---')), ...rows.map(line)].join('\n');
}

function link(code: Diagnostic['code']): string {
  return `[\`${code}\`](${pageAddress(code)})`;
}

/** Formats names in backticks as code, and escapes the rest: strings of a file cannot add markup, images or links. */
function plain(text: string): string {
  const parts = visibleLine(text).split(/`([^`]*)`/);
  return parts.map((part, i) => (i % 2 === 0 ? escaped(part) : `<code>${escaped(part)}</code>`)).join('');
}

function escaped(text: string): string {
  return text.replace(/[&<>"'\\`*_{}[\]()#+!|~@:$=^]/g, (character) => `&#${character.charCodeAt(0)};`);
}
