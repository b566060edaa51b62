/**
 * A story: commands, the files that they find, and all that they say and write. The comment of the archive holds
 * `$ xstack ...` lines, which are run in order, and directives:
 *   `# pack PACK`, `# contribution PACK TYPE ID PATH`, `# bundle PACK ...`, `# scene-package DIRECTORY` declare the
 *   usual manifests (`story-manifests.ts`); a story whose point is a manifest writes it out;
 *   `# mode +x PATH`, `# link PATH -> TARGET`, `# fifo PATH`, `# base64 PATH` make files that an archive cannot hold;
 *   `# stdin LINE` is what every command finds on its standard input;
 *   `# ignore PATH` leaves what is written there out of the story.
 */
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import { main } from '../../tools/xstack/cli/main.ts';
import { declaredFiles } from './story-manifests.ts';
import { parseTxtar, printTxtar, type Txtar } from './txtar.ts';

/** A file that is no older than a run is not trusted by the next one; the clock of a file system goes in steps. */
const clockStep_ms = 20;

/** Plays a story and gives back the archive with what happened as its expectations. */
export async function play(archive: string): Promise<string> {
  const story = parseTxtar(archive);
  const commands = [...story.comment.matchAll(/^\$ xstack (.*)$/gm)].map(([, line]) => line as string);
  if (commands.length === 0) throw new Error('the story has no line `$ xstack ...`');
  const cwd = mkdtempSync(join(tmpdir(), 'xstack-story-'));
  try {
    const inputs = new Map([...story.files].filter(([path]) => !path.startsWith('want ')));
    setUp(cwd, story, allInputs(story.comment, inputs));
    if (commands.length > 1) await setTimeout(clockStep_ms);
    const before = snapshot(cwd);
    const stdin = [...story.comment.matchAll(/^# stdin (.*)$/gm)].map(([, line]) => `${line}\n`);
    const said = await runAll(commands, cwd, stdin);
    const ignored = directives(story, 'ignore').map(([path]) => path);
    return printTxtar({
      comment: story.comment,
      files: new Map([...inputs, ...said, ...changes(before, snapshot(cwd), ignored)]),
    });
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
}

function allInputs(comment: string, written: ReadonlyMap<string, string>): Map<string, string> {
  const declared = declaredFiles(comment);
  const twice = [...declared.keys()].find((path) => written.has(path));
  if (twice !== undefined) throw new Error(`the story declares \`${twice}\` and writes it out`);
  return new Map([...declared, ...written]);
}

function directives({ comment }: Txtar, name: string): [string, string][] {
  return [...comment.matchAll(new RegExp(`^# ${name} (\\S+)(?: -> (\\S+))?$`, 'gm'))].map(
    ([, path = '', target = '']) => [path, target],
  );
}

function setUp(cwd: string, story: Txtar, inputs: ReadonlyMap<string, string>): void {
  const binary = new Set(directives(story, 'base64').map(([path]) => path));
  for (const [path, text] of inputs) {
    mkdirSync(dirname(join(cwd, path)), { recursive: true });
    writeFileSync(join(cwd, path), binary.has(path) ? Buffer.from(text, 'base64') : text);
    chmodSync(join(cwd, path), 0o644);
  }
  for (const [path] of directives(story, 'mode \\+x')) chmodSync(join(cwd, path), 0o755);
  for (const [path, target] of directives(story, 'link')) symlinkSync(target, inDirectory(cwd, path));
  for (const [path] of directives(story, 'fifo')) execFileSync('mkfifo', [inDirectory(cwd, path)]);
}

function inDirectory(cwd: string, path: string): string {
  mkdirSync(dirname(join(cwd, path)), { recursive: true });
  return join(cwd, path);
}

/** The story of one command has `want exit`, `want stdout`, `want stderr`; of several, each with its number. */
async function runAll(
  commands: readonly string[],
  cwd: string,
  stdin: readonly string[],
): Promise<Map<string, string>> {
  const said = new Map<string, string>();
  for (const [i, line] of commands.entries()) {
    const number = commands.length === 1 ? '' : ` ${i + 1}`;
    const spoken = { stdout: '', stderr: '' };
    const exit = await main(words(line), {
      cwd,
      env: {},
      now: () => Date.UTC(2026, 0, 2, 3, 4, 5),
      progress: () => {},
      signal: new AbortController().signal,
      stdin: Readable.from(stdin),
      stdout: (text) => {
        spoken.stdout += text;
      },
      stderr: (text) => {
        spoken.stderr += text;
      },
      isTerminal: false,
      width: 100,
      version: '0.0.0-story',
    });
    said.set(`want exit${number}`, `${exit}\n`);
    for (const [stream, text] of Object.entries(spoken))
      if (text !== '') said.set(`want ${stream}${number}`, ended(text.replaceAll(cwd, 'DIRECTORY')));
  }
  return said;
}

/** Words as a shell would cut them, with double quotes. */
function words(line: string): string[] {
  return [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
}

function ended(text: string): string {
  return text.endsWith('\n') ? text : `${text}\n`;
}

function snapshot(cwd: string): Map<string, string> {
  const paths = readdirSync(cwd, { recursive: true, encoding: 'utf8' }).sort();
  return new Map(
    paths
      .filter((path) => lstatSync(join(cwd, path)).isFile())
      .map((path) => [path, readFileSync(join(cwd, path), 'utf8')]),
  );
}

/** What the commands wrote, changed and removed. */
function changes(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
  ignored: readonly string[],
): Map<string, string> {
  const isIgnored = (path: string) =>
    ['.xstack', ...ignored].some((start) => path === start || path.startsWith(`${start}/`));
  const written = [...after].filter(([path, text]) => before.get(path) !== text && !isIgnored(path));
  const removed = [...before.keys()].filter((path) => !after.has(path));
  return new Map([
    ...written.map(([path, text]) => [`want ${path}`, text] as const),
    ...removed.map((path) => [`want no ${path}`, ''] as const),
  ]);
}
