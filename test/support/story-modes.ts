/**
 * The ways to run a story other than the recorded one: in this process, with a cold cache. All give the same answer. A
 * new mode is one entry of `modes`; `test/modes.test.ts` runs every story in it.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import manifest from '../../package.json' with { type: 'json' };
import { render } from '../../tools/xstack/cli/render/render.ts';
import { compileRowSchema } from '../../tools/xstack/core/base/schema/row-schema.ts';
import { compile } from '../../tools/xstack/index.ts';
import { fastPath } from '../../tools/xstack/ops/run/fast-packs.ts';
import { program } from './binary.ts';
import { waitForClock } from './clock.ts';
import { type CommandAnswer, type Environment, play, runHere, type Story, storyTime, storyVersion } from './story.ts';
import { hasSpecialEntries, undoing } from './story-directory.ts';

export interface Mode {
  readonly name: string;
  readonly appliesTo: (story: Story) => boolean;
  readonly play: (story: Story) => Promise<Map<string, string>>;
  /** Reduces an answer to the part that the mode promises. */
  readonly compared: (answer: ReadonlyMap<string, string>) => Map<string, string>;
  /** The mode starts processes, or is nearly the recorded one: the quick suite runs every sixteenth story in it, the long one all. */
  readonly isSlow?: true;
}

/** The directory in which `run` stores its cache. */
const cacheDirectory = '.xstack/cache';

export const modes: readonly Mode[] = [
  {
    name: 'cache off',
    appliesTo: usesCache,
    play: (story) => play(story, { run: (argv, cwd, ...rest) => runHere(withoutCache(argv), cwd, ...rest) }),
    compared: withoutCacheUse,
  },
  {
    name: 'warm cache',
    appliesTo: usesCache,
    play: (story) => play(story, { prepare: runAndUndo }),
    compared: withoutCacheUse,
  },
  {
    name: 'unchanged',
    appliesTo: isIdempotent,
    play: (story) => play(story, { prepare: runBefore }),
    compared: (answer) => withoutWritten(withoutCacheUse(answer)),
  },
  {
    name: 'fast path on',
    appliesTo: mayUseFastPath,
    play: (story) => withFastPath(0, () => play(story)),
    compared: (answer) => new Map(answer),
  },
  {
    name: 'fast path off',
    appliesTo: mayUseFastPath,
    play: (story) => withFastPath(Infinity, () => play(story)),
    compared: (answer) => new Map(answer),
    // As recorded, for stories are small.
    isSlow: true,
  },
  {
    name: 'library',
    appliesTo: isCompile,
    play: (story) => play(story, { run: (argv, cwd, _input, env) => runLibrary(story, argv, cwd, env) }),
    compared: (answer) => withoutFacts(new Map([...answer].filter(([name]) => name !== 'want stdout'))),
  },
  {
    name: 'process',
    appliesTo: () => true,
    play: (story) => play(story, { run: runProgram }),
    compared: withStoryVersion,
    isSlow: true,
  },
];

/** Only `run` uses the cache; the `cache` commands report its state, which the modes change. */
function usesCache({ commands }: Story): boolean {
  return commands.some(([word]) => word === 'run') && commands.every(([word]) => word !== 'cache');
}

/** Reports whether commands compile packs with the accept-only core if there are enough of them. */
function mayUseFastPath({ commands }: Story): boolean {
  return commands.some(
    ([word, verb]) =>
      word === 'run' || (word === 'registry' && verb === 'compile') || (word === 'lockfile' && verb === 'build'),
  );
}

async function withFastPath<T>(leastPacks: number, work: () => Promise<T>): Promise<T> {
  const usual = fastPath.leastPacks;
  fastPath.leastPacks = leastPacks;
  try {
    return await work();
  } finally {
    fastPath.leastPacks = usual;
  }
}

function withoutCache(argv: readonly string[]): readonly string[] {
  return argv[0] === 'run' ? [...argv, '--cache', 'off'] : argv;
}

/** Reports whether the commands have the same results and files if they run again. */
function isIdempotent({ commands }: Story): boolean {
  return commands.every(([word, ...args]) => word === 'run' && !/^--(?:publish|install)$/m.test(args.join('\n')));
}

/** Runs the commands once. */
async function runBefore(cwd: string, { commands, stdin }: Story): Promise<void> {
  await waitForClock();
  for (const argv of commands) await runHere(argv, cwd, stdin);
  await waitForClock();
}

/** Runs the commands once and undoes everything but the cache. */
async function runAndUndo(cwd: string, story: Story): Promise<void> {
  await undoing(cwd, cacheDirectory, () => runBefore(cwd, story));
}

/** Removes the number of files written from the closing line, and the advice to commit them. */
function withoutWritten(answer: ReadonlyMap<string, string>): Map<string, string> {
  const written = /^(complete: .*; \S+): (?:nothing changed|\d+ files? written)(?:\nnext: commit .*)?$/gm;
  return new Map([...answer].map(([name, text]) => [name, isOutput(name) ? text.replace(written, '$1') : text]));
}

function isOutput(name: string): boolean {
  return /^want std(?:out|err)\b/.test(name);
}

/** Removes the cache and the reports of its use. */
function withoutCacheUse(answer: ReadonlyMap<string, string>): Map<string, string> {
  const named = [...answer].filter(([name]) => !name.includes(`/${cacheDirectory}/`));
  return new Map(
    named.map(([name, text]) => [
      name,
      name.startsWith('want stdout')
        ? text.replace(/^(\d\d\.\S+ +)cached {2}/gm, '$1ok      ').replace(/"cache": \{[^}]*\}/g, '"cache": {}')
        : text,
    ]),
  );
}

/** Exit code of a command line that is invalid for the repository. */
const usageExit = '2\n';

/** Refusals of stages that are not part of compiling. */
const otherRefusals = /^error\[refuse\.scene/m;

/** A story of one `run` of files in the usual places, without outputs of an earlier run, and decided by the compiler. */
function isCompile(story: Story): boolean {
  const [[word, ...args] = [], ...others] = story.commands;
  return (
    word === 'run' &&
    others.length === 0 &&
    args.every((arg) => ['fast', 'strict'].includes(arg)) &&
    ![...story.inputs.keys()].some((path) => /^(?:build|\.xstack)\//.test(path)) &&
    !story.inputs.get('xstack.config.json')?.includes('"out_dir"') &&
    !hasSpecialEntries(story) &&
    story.expected.get('want exit') !== usageExit &&
    !otherRefusals.test(story.expected.get('want stderr') ?? '')
  );
}

/** Removes what a run adds to the counts of the closing line, and the next step. */
function withoutFacts(answer: ReadonlyMap<string, string>): Map<string, string> {
  return new Map(
    [...answer].map(([name, text]) => [
      name,
      text.replace(/^(complete: [^;\n]+); .*$/m, '$1').replace(/^next: .*\n/m, ''),
    ]),
  );
}

/** Compiles the inputs with the exported function, and writes and prints its result as a run does. */
async function runLibrary(
  { inputs }: Story,
  argv: readonly string[],
  cwd: string,
  env: Environment = {},
): Promise<CommandAnswer> {
  const sources = Object.fromEntries(inputs);
  const { SOURCE_DATE_EPOCH } = env;
  const time = SOURCE_DATE_EPOCH === undefined ? storyTime : 1000 * Number(SOURCE_DATE_EPOCH);
  const today = new Date(time).toISOString().slice(0, 10);
  const strict = argv.includes('strict');
  const { result, diagnostics, outputs } = compile(sources, { strict, today, compileRowSchema });
  for (const [path, text] of outputs) {
    const file = join(cwd, 'build', path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  const report = { result, diagnostics, json: {}, text: '', readText: (path: string) => inputs.get(path) };
  const options = { format: 'text', quiet: true, colour: false, version: storyVersion } as const;
  const { stderr } = await render(report, options);
  return { exit: result === 'complete' ? 0 : 1, stdout: '', stderr };
}

/** Runs a command as users do, with the clock of the stories. */
function runProgram(argv: readonly string[], cwd: string, input: string, env: Environment = {}): CommandAnswer {
  const { PATH = '' } = process.env;
  const clock = `data:text/javascript,Date.now = () => ${storyTime};`;
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', clock, program, ...argv], {
    cwd,
    env: { PATH, ...env },
    input,
    encoding: 'utf8',
  });
  return { exit: status, stdout, stderr };
}

/** The program has a version of its own. */
function withStoryVersion(answer: ReadonlyMap<string, string>): Map<string, string> {
  return new Map([...answer].map(([name, text]) => [name, text.replaceAll(manifest.version, storyVersion)]));
}
