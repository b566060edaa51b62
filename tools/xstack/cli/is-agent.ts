import type { Host } from '../ops/command.ts';

/**
 * Reports whether a coding agent has started the command: whether a variable is set that agents set for the commands that
 * they run, and that people neither set nor inherit from an editor. So neither `CURSOR_TRACE_ID` and `REPL_ID`, which
 * terminals of people have, nor settings of agents such as `AIDER_MODEL` count.
 */
export function isAgent({ env }: Pick<Host, 'env'>): boolean {
  return [
    // Conventions that several agents follow.
    env['AI_AGENT'],
    env['AGENT'],
    env['AMP_CURRENT_THREAD_ID'],
    env['ANTIGRAVITY_AGENT'],
    env['AUGMENT_AGENT'],
    env['CLAUDECODE'],
    env['CLINE_ACTIVE'],
    env['CODEX_CI'],
    env['CODEX_SANDBOX'],
    env['CODEX_THREAD_ID'],
    env['COPILOT_AGENT'],
    env['COPILOT_CLI'],
    env['CURSOR_AGENT'],
    env['GEMINI_CLI'],
    env['GOOSE_TERMINAL'],
    env['OPENCODE'],
  ].some((value = '') => !['', '0', 'false'].includes(value.toLowerCase()));
}
