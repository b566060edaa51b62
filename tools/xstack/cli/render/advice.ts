import type { Diagnostic } from '../../core/base/diagnostic/diagnostic.ts';

/** Returns the reason why a diagnostic is accepted, or else its help. */
export function advice({ help, accepted }: Pick<Diagnostic, 'help' | 'accepted'>): string | undefined {
  return accepted === undefined ? help : `accepted: ${accepted}`;
}
