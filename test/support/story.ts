/**
 * A story: commands, their input files, and all that they print and write. The comment of the archive holds
 * `$ xstack ...` lines, which are run in order, and directives:
 *   `# pack PACK`, `# contribution PACK TYPE ID PATH`, `# bundle PACK ...`, `# scene-package DIRECTORY` declare the
 *   usual manifests (`story-manifests.ts`); a story whose point is a manifest writes it out;
 *   `# mode +x PATH`, `# link PATH -> TARGET`, `# fifo PATH`, `# base64 PATH` make files that an archive cannot hold;
 *   `# commit all` commits the files to a new git repository, but those below `# uncommitted PATH`; `# commit shallow`
 *   makes it a shallow clone; then `# commit rest` commits the uncommitted ones;
 *   `# committed PATH -> FILE` commits the file with the content of another, which is not committed;
 *   `# stdin LINE` is a line of the standard input of every command;
 *   `# env NAME=VALUE` is a variable of the environment of every command;
 *   `# ignore PATH` omits outputs below a path from the story.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { main } from '../../tools/xstack/cli/main.ts';
import { waitForClock } from './clock.ts';
import { changes, makeInputs, snapshot } from './story-directory.ts';
import { declaredFiles } from './story-manifests.ts';
import { parseTxtar, printTxtar } from './txtar.ts';

export interface Story {
  readonly comment: string;
  /** The arguments of each command. */
  readonly commands: readonly (readonly string[])[];
  readonly stdin: string;
  readonly env: Environment;
  readonly ignored: readonly string[];
  /** The input files of the archive. */
  readonly written: ReadonlyMap<string, string>;
  /** All input files, the declared ones included. */
  readonly inputs: ReadonlyMap<string, string>;
  /** The expectations, by their names in the archive. */
  readonly expected: ReadonlyMap<string, string>;
}

export type Environment = Readonly<Record<string, string>>;

/** The answer of one command. */
export interface CommandAnswer {
  readonly exit: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs one command of a story in a directory. */
export type RunCommand = (
  argv: readonly string[],
  cwd: string,
  stdin: string,
  env?: Environment,
) => CommandAnswer | Promise<CommandAnswer>;

export interface PlayOptions {
  /** Runs the commands (default: in this process, with a cache that is empty at first). */
  readonly run?: RunCommand;
  /** Changes the directory before the first command; its changes are part of the answer. */
  readonly prepare?: (cwd: string, story: Story) => Promise<void>;
}

/** The clock and the version that every command of a story is given. */
export const storyTime = Date.UTC(2026, 0, 2, 3, 4, 5);
export const storyVersion = '0.0.0-story';

export function readStory(archive: string): Story {
  const { comment, files } = parseTxtar(archive);
  const commands = [...comment.matchAll(/^\$ xstack (.*)$/gm)].map(([, line = '']) => words(line));
  if (commands.length === 0) throw new Error('the story has no line `$ xstack ...`');
  const written = new Map([...files].filter(([name]) => !name.startsWith('want ')));
  return {
    comment,
    commands,
    stdin: [...comment.matchAll(/^# stdin (.*)$/gm)].map(([, line]) => `${line}\n`).join(''),
    env: Object.fromEntries([...comment.matchAll(/^# env (\w+)=(.*)$/gm)].map(([, name, value]) => [name, value])),
    ignored: [...comment.matchAll(/^# ignore (\S+)$/gm)].map(([, path = '']) => path),
    written,
    inputs: allInputs(comment, written),
    expected: new Map([...files].filter(([name]) => name.startsWith('want '))),
  };
}

/** Returns the archive of a story with the answers that its commands give now. */
export async function record(archive: string): Promise<string> {
  const story = readStory(archive);
  return printTxtar({ comment: story.comment, files: new Map([...story.written, ...(await play(story))]) });
}

/** Runs the commands of a story and returns their answers and changes, named as in the archive. */
export async function play(story: Story, { run = runHere, prepare }: PlayOptions = {}): Promise<Map<string, string>> {
  const cwd = mkdtempSync(join(tmpdir(), 'xstack-story-'));
  try {
    makeInputs(cwd, story);
    const before = snapshot(cwd);
    await prepare?.(cwd, story);
    if (story.commands.length > 1) await waitForClock();
    const answers = await runAll(story, cwd, run);
    return new Map([...answers, ...changes(before, snapshot(cwd), story.ignored)]);
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
}

/** Runs a command in this process. */
export async function runHere(
  argv: readonly string[],
  cwd: string,
  stdin: string,
  env: Environment = {},
): Promise<CommandAnswer> {
  const answer = { stdout: '', stderr: '' };
  const exit = await main(argv, {
    cwd,
    env,
    now: () => storyTime,
    progress: () => {},
    signal: new AbortController().signal,
    stdin: Readable.from(stdin === '' ? [] : [stdin]),
    stdout: (text) => {
      answer.stdout += text;
    },
    stderr: (text) => {
      answer.stderr += text;
    },
    isTerminal: false,
    width: 100,
    version: storyVersion,
  });
  return { exit, ...answer };
}

function allInputs(comment: string, written: ReadonlyMap<string, string>): Map<string, string> {
  const declared = declaredFiles(comment);
  const twice = [...declared.keys()].find((path) => written.has(path));
  if (twice !== undefined) throw new Error(`the story declares \`${twice}\` and writes it out`);
  return new Map([...declared, ...written]);
}

/** Returns `want exit`, `want stdout`, `want stderr` of a single command, with a number for each of several commands. */
async function runAll({ commands, stdin, env }: Story, cwd: string, run: RunCommand): Promise<Map<string, string>> {
  const answers = new Map<string, string>();
  for (const [i, argv] of commands.entries()) {
    const number = commands.length === 1 ? '' : ` ${i + 1}`;
    const { exit, ...streams } = await run(argv, cwd, stdin, env);
    answers.set(`want exit${number}`, `${exit}\n`);
    for (const [stream, text] of Object.entries(streams))
      if (text !== '') answers.set(`want ${stream}${number}`, withLineEnd(text.replaceAll(cwd, 'DIRECTORY')));
  }
  return answers;
}

/** Splits a line as a shell would, with double quotes. */
function words(line: string): string[] {
  return [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
}

function withLineEnd(text: string): string {
  return text.endsWith('\n') ? text : `${text}\n`;
}
