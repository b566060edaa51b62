import { join } from 'node:path';
import { UsageError } from '../io/failure.ts';
import { accountIn, type Check, checks } from './checks.ts';
import { type Client, newClient } from './client.ts';
import { newEvidenceFolder, writeEvidence } from './evidence.ts';
import { type PortalProcess, startPortal } from './portal.ts';
import { type CheckRecorder, newRecorder, Stop } from './recorder.ts';
import { logIn } from './session.ts';
import type { Variables } from './variables.ts';

/** Context of a check. */
export interface CheckContext {
  /** The repository whose content is served and that contains `artifacts/`. */
  readonly root: string;
  /** Path of the built program. */
  readonly program: string;
  readonly env: Variables;
  readonly now: () => number;
  /** Unique identifier of this run. */
  readonly run: string;
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
  /** Aborted when the process is interrupted. */
  readonly signal: AbortSignal;
}

/** Runs one check against a portal and stores the evidence. 0: no fault; 1: faults; 2: wrong usage. */
export async function verify(argv: readonly string[], context: CheckContext): Promise<number> {
  try {
    return await runCheck(parsed(argv, context.env), context);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    context.stderr(`verify: ${error.message}\n`);
    return 2;
  }
}

interface CheckRequest {
  readonly name: string;
  readonly check: Check;
  readonly strict: boolean;
}

function parsed(argv: readonly string[], env: Variables): CheckRequest {
  const [name = '', ...options] = argv;
  const check = Object.hasOwn(checks, name) ? checks[name] : undefined;
  if (check === undefined || options.some((option) => option !== '--strict'))
    throw new UsageError(`usage: verify <${Object.keys(checks).join('|')}> [--strict]`);
  for (const variable of check.needs ?? [])
    if (!env[variable]) throw new UsageError(`${variable} is missing; the check \`${name}\` needs it`);
  return { name, check, strict: options.includes('--strict') };
}

async function runCheck({ name, check, strict }: CheckRequest, context: CheckContext): Promise<number> {
  const { root, env, now, stdout, stderr } = context;
  const started = now();
  const folder = newEvidenceFolder(join(root, 'artifacts/codex', check.folder), started);
  const recorder = newRecorder(strict);
  const outcome = await against(context, recorder, async (client) => {
    const { run } = context;
    return check.run(await logIn(client, recorder, { run, ...accountIn(env) }), env, folder);
  });
  const { client, files } = outcome;
  const about = { check: name, strict, portal: client?.url ?? 'none', started_at: new Date(started).toISOString() };
  writeEvidence(folder, { ...about, elapsed_ms: now() - started, ...recorder, files }, client);
  for (const note of recorder.notes) stdout(`${name}: note: ${note}\n`);
  for (const fault of recorder.faults) stderr(`${name}: ${fault}\n`);
  const verdict = recorder.faults.length === 0 ? 'passed' : 'FAILED';
  stdout(
    `${name}${strict ? ' (strict)' : ''}: ${verdict}, ${recorder.shown.length} expectations confirmed; evidence in ${folder}\n`,
  );
  return recorder.faults.length === 0 ? 0 : 1;
}

interface Outcome {
  readonly client: Client | undefined;
  readonly files: Readonly<Record<string, string>>;
}

/** Runs the check against the named portal, or one started for it. A `Stop` is a fault. */
async function against(
  { root, program, env, signal }: CheckContext,
  recorder: CheckRecorder,
  work: (client: Client) => Promise<Readonly<Record<string, string>>>,
): Promise<Outcome> {
  const files: Record<string, string> = {};
  let client: Client | undefined;
  let portal: PortalProcess | undefined;
  try {
    if (!env['PORTAL_URL']) portal = await startPortal({ program, root, env, signal });
    client = newClient(env['PORTAL_URL'] || (portal as PortalProcess).url, signal);
    Object.assign(files, await work(client));
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    recorder.fault(error.message);
  } finally {
    const fault = await portal?.stop();
    if (fault !== undefined && !signal.aborted) recorder.fault(fault);
  }
  if (portal !== undefined) files['portal.log'] = checkedLog(portal.log(), client, recorder);
  return { client, files };
}

/** Checks that the log of a portal contains no token. */
function checkedLog(log: string, client: Client | undefined, recorder: CheckRecorder): string {
  const leaked = [...(client?.secrets ?? [])].some((secret) => log.includes(secret));
  recorder.expect(!leaked, 'the log of the portal has no token', 'the portal wrote a token into its log');
  return log;
}
