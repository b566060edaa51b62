import { countsBySeverity } from '../../core/base/diagnostic/most-severe.ts';
import { diagnosticJson } from '../../core/base/diagnostic/to-json.ts';
import { pluralize } from '../../core/base/text/pluralize.ts';
import type { CommandResult, Host } from '../command.ts';
import { formatChange } from '../edit/changed-file.ts';
import type { Project } from '../project/project.ts';
import { commandResult } from '../report.ts';
import type { FixedProject, OfferedFix } from './fix-project.ts';
import type { AppliedEdit } from './fix-state.ts';

/** The result of `xstack fix`. Problems that remain are counted; `run` reports them. */
export function fixResult(project: Project, host: Host, fixed: FixedProject, isDryRun: boolean): CommandResult {
  const { applied, left, changed, remaining } = fixed;
  return commandResult({
    project,
    host,
    diagnostics: [],
    json: {
      applied: applied.map(({ found, edit }) => ({ ...headOf(found), title: edit.title })),
      left: left.map(({ found, fix }) => {
        const { edits } = diagnosticJson({ ...found, edits: fix.edits });
        return { ...headOf(found), edits };
      }),
      changed: changed.map(({ file }) => file),
      written: !isDryRun && changed.length > 0,
      remaining: remaining.length,
    },
    text: fixText(fixed, isDryRun),
  });
}

function headOf({ code, message, at }: AppliedEdit['found']) {
  return { code, message, file: at?.file ?? null };
}

function fixText({ applied, left, changed, remaining }: FixedProject, isDryRun: boolean): string {
  const edits = pluralize(applied.length, 'edit');
  const counts = countsBySeverity(remaining);
  const lines = [
    ...(isDryRun ? [] : applied.map(({ found, edit }) => `${found.at?.file}: ${edit.title}`)),
    ...left.map(leftText),
    applied.length === 0
      ? `nothing to fix${left.length === 0 ? '' : ' without a choice'}`
      : `${edits} in ${pluralize(changed.length, 'file')}${isDryRun ? '; nothing is written' : ''}`,
    ...(counts === '' ? [] : [`${isDryRun ? 'would remain' : 'remaining'}: ${counts}; \`xstack run\` reports them`]),
  ];
  return `${isDryRun ? changed.map(formatChange).join('') : ''}${lines.map((line) => `${line}\n`).join('')}`;
}

/** The edits that were not chosen. */
function leftText({ found, fix }: OfferedFix): string {
  const edits = fix.edits.map(({ title }) => `\n  ${title}`);
  return `${found.at?.file}: ${found.message}; choose one in a terminal, or the first with \`--yes\`:${edits.join('')}`;
}
