import { basename } from 'node:path';
import { defineCommand } from '../ops/command.ts';
import { type Shell, scripts, shells } from '../ops/completion/scripts.ts';
import { commandResult } from '../ops/report.ts';

export const command = defineCommand({
  summary: 'print a completion script for your shell',
  positionals: [{ name: 'shell', summary: 'the shell (default: that of SHELL, else bash)', choices: shells }],
  options: {},
  examples: [
    ['source <(xstack completion bash)', 'complete command lines in this bash; for zsh likewise'],
    ['xstack completion fish > ~/.config/fish/completions/xstack.fish', 'complete them in every fish'],
  ],
  run: ({ shell }, { cwd, env }) => {
    const current = basename(env['SHELL'] ?? '');
    const chosen: Shell = shell ?? shells.find((known) => known === current) ?? 'bash';
    return commandResult({
      root: cwd,
      diagnostics: [],
      json: { shell: chosen, script: scripts[chosen] },
      text: scripts[chosen],
    });
  },
});
