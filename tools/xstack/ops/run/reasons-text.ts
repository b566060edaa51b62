import type { Cause, RunReasons } from '../../core/incremental/cause.ts';

const mostLines = 20;
const mostCauses = 8;

/** Formats reasons: a line for the run, for each pack that was compiled, and for each registry that changed. */
export function reasonsText({ run, packs, registries }: RunReasons): string {
  if (run.length === 0) return 'why: nothing changed since the last run\n';
  return [
    `why: ${causesText(run)}\n`,
    ...bounded(
      packs.map(({ path, causes }) => `compiled ${path}: ${causesText(causes)}\n`),
      'packs',
    ),
    ...bounded(
      registries.map(({ file, causes }) => `changed ${file}: ${causesText(causes)}\n`),
      'registries',
    ),
  ].join('');
}

function bounded(lines: readonly string[], what: string): string[] {
  if (lines.length <= mostLines) return [...lines];
  return [...lines.slice(0, mostLines), `... ${lines.length - mostLines} more ${what} (all with --json)\n`];
}

function causesText(causes: readonly Cause[]): string {
  const shown = causes.slice(0, mostCauses).map(causeText);
  const more = causes.length - shown.length;
  return [...shown, ...(more > 0 ? [`${more} more`] : [])].join('; ');
}

function causeText({ what, name, change, members = [] }: Cause): string {
  const noun = what === 'cache' ? 'cache: ' : what === 'output' ? 'output ' : '';
  const how = change === undefined ? '' : ` ${change}`;
  return `${noun}${name}${how}${members.length === 0 ? '' : ` (${members.join(', ')})`}`;
}
