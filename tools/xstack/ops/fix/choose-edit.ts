import type { Diagnostic } from '../../core/base/diagnostic/diagnostic.ts';
import { type DiagnosticEdit, withPatch } from '../../core/base/diagnostic/edit.ts';
import { changedLines } from '../../core/base/diagnostic/edit-replacements.ts';
import type { ReadSource } from '../../core/base/diagnostic/resolve-locations.ts';
import { visible } from '../../core/base/diagnostic/visible.ts';
import { askLine } from '../../io/ask-line.ts';
import type { Host } from '../command.ts';
import type { FixRequest } from './fix-request.ts';

interface Choice {
  /** True if the first edit is chosen without asking. */
  readonly takesFirst: boolean;
  /** True if a question may be asked in a terminal. */
  readonly asks: boolean;
}

/** Returns the function that chooses among edits: the first one, by a question in a terminal, or none. */
export function chooseEdit(host: Host, { takesFirst, asks }: Choice): FixRequest['choose'] {
  if (takesFirst) return () => 0;
  if (!asks || host.stdin.isTTY !== true) return () => undefined;
  return async (found, { edits }, source) => {
    const lines = edits.flatMap((edit, i) => [`  ${i + 1}. ${edit.title}`, ...diffOf(edit, source)]);
    const question = [headOf(found), ...lines, 'edit [none]: '].map(visible).join('\n');
    const answer = await askLine(host.stdin, host.stderr, question);
    const number = Number(answer);
    return Number.isInteger(number) && number >= 1 && number <= edits.length ? number - 1 : undefined;
  };
}

function headOf({ severity, code, message }: Diagnostic): string {
  return `${severity}[${code}]: ${message}`;
}

/** Returns the changed lines of an edit, below its title. */
function diffOf({ patches }: DiagnosticEdit, source: ReadSource): string[] {
  return patches.flatMap((patch) => {
    const before = source(patch.file);
    return before === undefined ? [] : changedLines(before, withPatch(before, patch)).map((line) => `     ${line}`);
  });
}
