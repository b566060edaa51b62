/** Runs the steps of a composite action as the runner of GitHub Actions does. Actions that it uses are recorded. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { type Contexts, condition, interpolate } from './action-expression.ts';

interface Step {
  readonly name: string;
  readonly id?: string;
  readonly if?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly shell?: string;
  readonly run?: string;
  readonly uses?: string;
  readonly with?: Readonly<Record<string, string>>;
}

interface Action {
  readonly inputs: Readonly<Record<string, { readonly default: string }>>;
  readonly outputs: Readonly<Record<string, { readonly value: string }>>;
  readonly runs: { readonly using: string; readonly steps: readonly Step[] };
}

export interface ActionOptions {
  /** The directory of the action. */
  readonly action: string;
  readonly workspace: string;
  /** A directory outside of the workspace. */
  readonly temporary: string;
  readonly inputs?: Readonly<Record<string, string>>;
  readonly github?: Contexts;
  /** Directories in front of `PATH`. */
  readonly path?: string;
}

export interface ActionResult {
  readonly succeeded: boolean;
  /** Standard output and standard error of all steps, which the log shows. */
  readonly log: string;
  readonly summary: string;
  readonly outputs: Readonly<Record<string, string>>;
  /** The actions that were used, with their inputs. */
  readonly used: readonly { readonly uses: string; readonly with: Readonly<Record<string, string>> }[];
}

const knownMembers = ['name', 'id', 'if', 'env', 'shell', 'run', 'uses', 'with'];

export function runAction(options: ActionOptions): ActionResult {
  const { inputs, outputs, runs } = parse(readFileSync(join(options.action, 'action.yml'), 'utf8')) as Action;
  if (runs.using !== 'composite') throw new Error(`\`${runs.using}\` is not a composite action`);
  const unknown = Object.keys(options.inputs ?? {}).filter((name) => !(name in inputs));
  if (unknown.length > 0) throw new Error(`the action has no input ${unknown.join(', ')}`);
  const defaults = Object.fromEntries(Object.entries(inputs).map(([name, input]) => [name, input.default]));
  const steps: Record<string, { readonly outputs: Contexts }> = {};
  const contexts: Contexts = { inputs: { ...defaults, ...options.inputs }, github: options.github ?? {}, steps };
  const files = mkdtempSync(join(options.temporary, 'files-'));
  const used: { uses: string; with: Record<string, string> }[] = [];
  let [succeeded, log] = [true, ''];
  for (const step of runs.steps) {
    checkMembers(step);
    if (!succeeded) break; // A condition without a status function requires success.
    if (step.if !== undefined && !condition(step.if, contexts)) continue;
    if (step.uses !== undefined) {
      used.push({ uses: step.uses, with: interpolated(step.with, contexts) });
      continue;
    }
    const output = join(files, `output-${step.name}`);
    const ran = runStep(step, contexts, { ...options, output, summary: join(files, 'summary') });
    log += ran.log;
    succeeded = ran.status === 0;
    if (step.id !== undefined) steps[step.id] = { outputs: readOutputs(output) };
  }
  const summary = join(files, 'summary');
  return {
    succeeded,
    log,
    summary: existsSync(summary) ? readFileSync(summary, 'utf8') : '',
    outputs: interpolated(
      Object.fromEntries(Object.entries(outputs).map(([name, { value }]) => [name, value])),
      contexts,
    ),
    used,
  };
}

/** A member that this runner ignores would make a test pass that no runner passes. */
function checkMembers(step: Step): void {
  const unknown = Object.keys(step).filter((name) => !knownMembers.includes(name));
  if (unknown.length > 0)
    throw new Error(`the step ${step.name} has members that are not known: ${unknown.join(', ')}`);
  if (step.uses === undefined && step.shell !== 'bash') throw new Error(`the step ${step.name} has no shell \`bash\``);
}

function interpolated(values: Readonly<Record<string, string>> = {}, contexts: Contexts): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, interpolate(value, contexts)]));
}

function runStep(
  step: Step,
  contexts: Contexts,
  files: ActionOptions & { readonly output: string; readonly summary: string },
): { status: number | null; log: string } {
  const script = `${files.output}.sh`;
  writeFileSync(script, interpolate(step.run ?? '', contexts));
  writeFileSync(files.output, '');
  const { PATH = '', HOME = '' } = process.env;
  const { status, stdout } = spawnSync('bash', ['-c', `bash --noprofile --norc -e -o pipefail '${script}' 2>&1`], {
    cwd: files.workspace,
    env: {
      PATH: files.path === undefined ? PATH : `${files.path}:${PATH}`,
      HOME,
      CI: 'true',
      GITHUB_ACTIONS: 'true',
      GITHUB_ACTION_PATH: files.action,
      GITHUB_WORKSPACE: files.workspace,
      GITHUB_OUTPUT: files.output,
      GITHUB_STEP_SUMMARY: files.summary,
      RUNNER_TEMP: files.temporary,
      ...interpolated(step.env, contexts),
    },
    encoding: 'utf8',
  });
  return { status, log: stdout };
}

function readOutputs(file: string): Record<string, string> {
  const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean);
  return Object.fromEntries(
    lines.map((line) => {
      const end = line.indexOf('=');
      if (end < 1) throw new Error(`the output \`${line}\` must be NAME=VALUE`);
      return [line.slice(0, end), line.slice(end + 1)];
    }),
  );
}
