import { omission } from '../../core/base/diagnostic/bounded.ts';
import type { Diagnostic } from '../../core/base/diagnostic/diagnostic.ts';
import { countByCode, mostSevere } from '../../core/base/diagnostic/most-severe.ts';
import { visible } from '../../core/base/diagnostic/visible.ts';
import type { CommandResult } from '../../ops/command.ts';
import { prose } from './prose.ts';
import type { RenderedOutput, RenderLimits } from './rendered.ts';

const commandNames = { error: 'error', warning: 'warning', note: 'notice' } as const;

/**
 * Renders workflow commands: GitHub shows each one at its line of the change and prints it in the log, which is read on
 * terminals.
 */
export function renderGithub({ diagnostics, remark }: CommandResult, { maximum }: RenderLimits): RenderedOutput {
  const { shown, others } = mostSevere(diagnostics, maximum);
  const more = countByCode(others).map((left) => omission(left, left.count));
  const notice = remark === undefined ? '' : `::notice title=xstack::${escapeData(remark)}\n`;
  return { stdout: [...shown, ...more].map(annotation).join('') + notice, stderr: '' };
}

function annotation(d: Diagnostic): string {
  const { severity, code, at } = d;
  const { start, end } = at?.range ?? {};
  const properties = Object.entries({
    file: at?.file,
    line: start?.line,
    endLine: end?.line,
    col: start?.column,
    endColumn: end?.column,
    title: code,
  }).flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${escapeProperty(String(value))}`]));
  return `::${commandNames[severity]} ${properties.join(',')}::${escapeData(prose(d).join('\n'))}\n`;
}

function escapeData(text: string): string {
  return visible(text).replaceAll('%', '%25').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
