import type { Diagnostic } from '../../core/base/diagnostic/diagnostic.ts';
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
  return async (found, { edits }) => {
    const lines = edits.map(({ title }, i) => `  ${i + 1}. ${title}\n`);
    const answer = await askLine(host.stdin, host.stderr, `${headOf(found)}${lines.join('')}edit [none]: `);
    const number = Number(answer);
    return Number.isInteger(number) && number >= 1 && number <= edits.length ? number - 1 : undefined;
  };
}

function headOf({ severity, code, message }: Diagnostic): string {
  return `${severity}[${code}]: ${message}\n`;
}
