import { diagnostic } from '../../core/base/diagnostic/diagnostic.ts';
import { type CommandEnd, runShell } from '../../io/run-shell.ts';
import type { Host } from '../command.ts';
import { readSourceIn } from '../project/read-source.ts';
import { RefusedError } from '../refused-error.ts';

/** The verdict of a command on a build; `skip`: it cannot judge this build. */
export type Verdict = 'good' | 'bad' | 'skip';

/** The command that judges builds. */
export interface Judge {
  readonly command: string;
  readonly timeout_s: number;
  /** Prints the output of the command. */
  readonly isVerbose: boolean;
}

/** Exit codes as for `git bisect run`. */
const skipped = 125;
const firstAborting = 128;

/**
 * Runs the command in a directory. Throws `RefusedError` if it was interrupted, or ended by a signal or by its timeout, or
 * exits with 128 or more.
 */
export async function judgeBuild({ command, timeout_s, isVerbose }: Judge, cwd: string, host: Host): Promise<Verdict> {
  const end = await runShell(command, {
    cwd,
    env: host.env,
    timeout_ms: timeout_s * 1000,
    signal: host.signal,
    ...(isVerbose && { output: (text: string) => host.stderr(text) }),
  });
  if ('ended' in end || end.exit >= firstAborting) throw aborted(command, end, timeout_s, cwd);
  if (end.exit === 0) return 'good';
  return end.exit === skipped ? 'skip' : 'bad';
}

function aborted(command: string, end: CommandEnd, timeout_s: number, root: string): RefusedError {
  const how = 'exit' in end ? `exited with ${end.exit}` : endings(end.signal, timeout_s)[end.ended];
  const help = 'exit' in end || end.ended === 'signal' ? exitCodes : helps[end.ended];
  return new RefusedError([diagnostic('refuse.bisect.aborted', `\`${command}\` ${how}`, { help })], readSourceIn(root));
}

const exitCodes =
  'exit with 0 for a good build, with 1 to 124, 126 or 127 for a bad one, with 125 for one that cannot be judged';
const helps = {
  timeout: 'allow more with `--timeout`, or let the command end by itself',
  interrupt: 'start `xstack bisect` again: a search that was interrupted has no answer',
};

function endings(signal: string | undefined, timeout_s: number) {
  return {
    timeout: `did not end within ${timeout_s} s`,
    signal: `was ended by ${signal}`,
    interrupt: 'was interrupted',
  };
}
