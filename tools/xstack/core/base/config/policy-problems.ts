import { type Code, codes, severityOf } from '../diagnostic/codes.ts';
import { type Diagnostic, diagnostic, type Location } from '../diagnostic/diagnostic.ts';
import type { Acceptance, PolicySettings } from '../diagnostic/policy.ts';
import { didYouMean } from '../diagnostic/suggest.ts';
import { pointer } from '../json/pointer.ts';
import { isDay } from '../text/day.ts';

/** Returns the errors of settings that match their schema: codes, paths and dates that cannot be used. */
export function policyProblems(file: string, { severity = {}, accepted = [] }: PolicySettings): Diagnostic[] {
  const found = Object.keys(severity).flatMap((code) => {
    const at: Location = { file, pointer: pointer('severity', code), part: 'name' };
    return codeProblem(code, at, 'its severity cannot be set') ?? [];
  });
  return [...found, ...accepted.flatMap((each, i) => acceptanceProblems(file, each, i, severity))];
}

function acceptanceProblems(
  file: string,
  { code, path, until }: Acceptance,
  index: number,
  severity: NonNullable<PolicySettings['severity']>,
): Diagnostic[] {
  const at = (member: string) => ({ file, pointer: pointer('accepted', index, member) });
  const invalid = (member: string, message: string, help: string) =>
    diagnostic('refuse.config.invalid', message, { at: at(member), help });
  const unusable = codeProblem(code, at('code'), 'it cannot be accepted');
  return [
    ...(unusable === undefined ? [] : [unusable]),
    ...(unusable === undefined && code.includes('.acceptance_')
      ? [invalid('code', `\`${code}\` is about acceptances and cannot be accepted`, 'set its `severity` to `off`')]
      : []),
    ...(severity[code] === 'error'
      ? [
          invalid(
            'code',
            `\`${code}\` is an error by \`severity\` and cannot be accepted`,
            'set its `severity` to `warning`',
          ),
        ]
      : []),
    ...(isBelowRoot(path)
      ? []
      : [invalid('path', `the path \`${path}\` is not below the repository`, 'write a path such as `packs/core/**`')]),
    ...(until === undefined || isDay(until)
      ? []
      : [invalid('until', `\`${until}\` is not a date`, 'write a date as in `2026-12-31`')]),
  ];
}

/** Returns the error of a code that does not exist or is the code of an error. */
function codeProblem(code: string, at: Location, consequence: string): Diagnostic | undefined {
  if (!Object.hasOwn(codes, code))
    return diagnostic('refuse.config.invalid', `the code \`${code}\` does not exist`, {
      at,
      help: didYouMean(code, judgedCodes()) ?? `${listing}; they begin with \`note.\` or \`warn.\``,
    });
  if (severityOf(code as Code) !== 'error') return undefined;
  return diagnostic('refuse.config.invalid', `\`${code}\` is an error of the contract: ${consequence}`, {
    at,
    help: `name a note or a warning, whose codes begin with \`note.\` or \`warn.\`: ${listing}`,
  });
}

const listing = '`xstack explain` lists the codes';

function judgedCodes(): string[] {
  return (Object.keys(codes) as Code[]).filter((code) => severityOf(code) !== 'error');
}

function isBelowRoot(path: string): boolean {
  return !path.startsWith('/') && path.split('/').every((name) => name !== '' && name !== '.' && name !== '..');
}
