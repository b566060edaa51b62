import { diagnostic, type Report } from '../base/diagnostic/diagnostic.ts';
import { didYouMean } from '../base/diagnostic/suggest.ts';
import { type Channel, channels, type Strategy, strategies } from './types.ts';

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const controlCharacter = /[\u0000-\u001f\u007f-\u009f]/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const controlButLineBreak = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/;

/** Returns the problem of a package name as a predicate, or undefined. */
export function packageProblem(name: string): string | undefined {
  if (name.trim() === '') return 'must not be blank';
  if (name !== name.trim()) return 'must not begin or end with white space';
  if (name.length > 200) return 'must have at most 200 characters';
  if (!name.isWellFormed() || controlCharacter.test(name)) return 'must not contain control characters';
  return undefined;
}

/** Checks that a reason is not blank and can be stored. */
export function checkReason(report: Report, reason: string | undefined): boolean {
  const help = 'give a reason, which the governance log records';
  if (reason === undefined || reason.trim() === '') {
    report(diagnostic('refuse.package.reason_required', 'a reason is required', { help }));
    return false;
  }
  if (reason.length <= 2000 && reason.isWellFormed() && !controlButLineBreak.test(reason)) return true;
  report(
    diagnostic(
      'refuse.package.invalid_reason',
      'the reason must have at most 2,000 characters, and no control characters',
      { help },
    ),
  );
  return false;
}

export function checkStrategy(report: Report, strategy: string): strategy is Strategy {
  return isOneOf(report, 'refuse.package.unknown_strategy', 'strategy', strategy, strategies);
}

export function checkChannel(report: Report, channel: string): channel is Channel {
  return isOneOf(report, 'refuse.package.unknown_channel', 'channel', channel, channels);
}

function isOneOf(
  report: Report,
  code: 'refuse.package.unknown_strategy' | 'refuse.package.unknown_channel',
  what: string,
  given: string,
  known: readonly string[],
): boolean {
  if (known.includes(given)) return true;
  report(
    diagnostic(code, `${what} \`${given}\` does not exist`, {
      help: didYouMean(given, known) ?? `use one of ${known.map((name) => `\`${name}\``).join(', ')}`,
    }),
  );
  return false;
}
