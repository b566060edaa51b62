import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Stop } from './recorder.ts';

/** A portal started for a check. */
export interface PortalProcess {
  readonly url: string;
  readonly pid: number;
  /** Returns its output so far. */
  readonly log: () => string;
  /** Terminates it and waits; returns a fault if it did not exit cleanly. */
  readonly stop: () => Promise<string | undefined>;
}

export interface PortalProcessOptions {
  /** Path of the built program. */
  readonly program: string;
  /** The repository whose content is served. */
  readonly root: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Aborted when the process is interrupted. */
  readonly signal?: AbortSignal;
}

const start_ms = 30_000;
const stop_ms = 8_000;

/** Starts a portal on a free port, with a copy of a repository's content and a temporary store. */
export async function startPortal({ program, root, env, signal }: PortalProcessOptions): Promise<PortalProcess> {
  const instance = mkdtempSync(join(tmpdir(), 'xstack-verify-'));
  const remove = () => rmSync(instance, { recursive: true, force: true, maxRetries: 5 });
  try {
    for (const name of ['packs', 'bundles', 'schemas', 'xstack.config.json'])
      if (existsSync(join(root, name))) cpSync(join(root, name), join(instance, name), { recursive: true });
    const { XSTACK_DATABASE_URL: _, ...own } = env;
    await compileContent(program, instance, { env: own, ...(signal && { signal }) });
    const variables = ['portal', '--dev', '--port', '0', '--repo-root', instance];
    const child = spawn(process.execPath, [program, ...variables], { env: own, stdio: ['ignore', 'pipe', 'pipe'] });
    return await running(child, remove, signal);
  } catch (error) {
    remove();
    throw error;
  }
}

async function compileContent(
  program: string,
  instance: string,
  options: Pick<PortalProcessOptions, 'env' | 'signal'>,
): Promise<void> {
  try {
    await promisify(execFile)(process.execPath, [program, 'run', '--repo-root', instance, '--quiet'], options);
  } catch (error) {
    if (options.signal?.aborted) throw new Stop('interrupted');
    throw new Stop(`the content of the repository does not compile: ${String((error as { stderr: unknown }).stderr)}`);
  }
}

async function running(child: ChildProcess, remove: () => void, signal?: AbortSignal): Promise<PortalProcess> {
  let log = '';
  const ended = new Promise<string>((resolve) => {
    child.once('exit', (code, signal) => resolve(signal ?? `exit code ${code}`));
    child.once('error', (error) => resolve(error.message));
  });
  const url = new Promise<string>((resolve) => {
    const read = (chunk: Buffer) => {
      log += chunk.toString('utf8');
      const [address] = /http:\/\/(?:127\.0\.0\.1|localhost|\[::1\]):\d+/.exec(log) ?? [];
      if (address !== undefined) resolve(address);
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
  });
  const early = ended.then((how) => Promise.reject(new Stop(`the portal did not start (${how}): ${log.trim()}`)));
  const late = after(start_ms).then(() => Promise.reject(new Stop(`the portal did not start in ${start_ms} ms`)));
  const interrupted = new Promise<never>((_, reject) => {
    if (signal?.aborted) reject(new Stop('interrupted'));
    signal?.addEventListener('abort', () => reject(new Stop('interrupted')), { once: true });
  });
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
    const how = await Promise.race([ended, after(stop_ms)]);
    if (how === undefined) {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
    remove();
    if (how === undefined) return `the portal did not end within ${stop_ms} ms of being asked to`;
    return how === 'exit code 0' ? undefined : `the portal ended with ${how} when it was asked to end`;
  };
  try {
    return { url: await Promise.race([url, early, late, interrupted]), pid: child.pid ?? 0, log: () => log, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function after(delay_ms: number): Promise<undefined> {
  return new Promise((resolve) => setTimeout(() => resolve(undefined), delay_ms).unref());
}
