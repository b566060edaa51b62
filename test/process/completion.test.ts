/** Completion in the real shells: a press of Tab at a terminal in bash and zsh, `complete -C` in fish. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, expect } from 'vitest';
import { program, root } from '../support/binary.ts';
import { patience_ms } from '../support/patience.ts';
import { testWith } from '../support/skip.ts';

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'xstack-completion-'));
  symlinkSync(program, join(directory, 'xstack'));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

function inShell(command: readonly [string, ...string[]], input = ''): string {
  const [file, ...argv] = command;
  const env = {
    PATH: [directory, process.env['PATH']].join(delimiter),
    HOME: directory,
    TERM: 'xterm',
    LC_ALL: 'C.UTF-8',
  };
  const { stdout, error } = spawnSync(file, argv, { cwd: root, env, input, encoding: 'utf8', timeout: patience_ms });
  if (error !== undefined) throw error;
  return stdout;
}

/** Types lines into a shell at a pseudo terminal; returns everything that the terminal shows. */
function atTerminal(shell: string, lines: readonly string[]): string {
  return inShell(['script', '--quiet', '--return', '--command', shell, '/dev/null'], `${lines.join('\n')}\nexit\n`);
}

const has = (command: string) => spawnSync(command, ['--version']).status === 0;

/** An incomplete line, and the arguments of the whole one. */
const lines = [
  ['add bundle.in', 'add bundle.inner.tour'],
  ['pack hash pack.core.fr', 'pack hash pack.core.frames'],
  ['run --bundle bundle.b', 'run --bundle bundle.base.lab'],
  ['run --bundle=bundle.b', 'run --bundle=bundle.base.lab'],
  ['explain refuse.edit.unk', 'explain refuse.edit.unknown_target'],
] as const;

const wanted = lines.map(([, whole]) => `typed: ${whole} \r`);
/** The line is typed as arguments of `xstack`, completed by Tab, and shown by a function that replaces the program. */
const typed = lines.map(([start]) => `xstack ${start}\t`);
const showing = 'printf \'typed: %s \\n\' "$*"';

testWith('bash', has('bash') && has('script'))('bash completes ids at a press of Tab', () => {
  const shown = atTerminal('bash --norc --noprofile -i', [
    'source <(xstack completion bash)',
    `xstack() { if [[ $1 == --get* ]]; then command xstack "$@"; else ${showing}; fi; }`,
    ...typed,
  ]);
  for (const line of wanted) expect(shown).toContain(line);
});

testWith('zsh', has('zsh') && has('script'))('zsh completes ids at a press of Tab', () => {
  const shown = atTerminal('zsh -f -i', [
    'autoload -Uz compinit && compinit -u -D; source <(xstack completion zsh)',
    `xstack() { if [[ $1 == --get* ]]; then command xstack "$@"; else ${showing}; fi; }`,
    ...typed,
  ]);
  for (const line of wanted) expect(shown).toContain(line);
});

testWith('fish', has('fish'))('fish completes ids', () => {
  for (const [start, whole] of lines) {
    const shown = inShell([
      'fish',
      '--no-config',
      '-c',
      `xstack completion fish | source; complete -C 'xstack ${start}'`,
    ]);
    expect(shown).toBe(`${whole.split(' ').at(-1)}\n`);
  }
});

testWith('bash', has('bash'))('files are offered where the program offers nothing', () => {
  const call = 'COMP_WORDS=(xstack "$@"); COMP_CWORD=$#; _xstack; echo "$COMPREPLY $(complete -p xstack)"';
  const shown = inShell([
    'bash',
    '-c',
    `source <(xstack completion bash); ${call}`,
    'bash',
    'scene',
    'validate',
    'doc',
  ]);
  expect(shown).toBe(' complete -o default -F _xstack xstack\n');
});

testWith('fish', has('fish'))('fish offers files where the program offers nothing', () => {
  const shown = inShell([
    'fish',
    '--no-config',
    '-c',
    "xstack completion fish | source; complete -C 'xstack scene validate doc'",
  ]);
  expect(shown).toContain('docs/');
});
