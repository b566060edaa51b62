/** A real portal on a free port, in this process, and well-behaved and misbehaving clients. */
import { connect } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import type { JsonObject } from '../../../tools/xstack/core/base/json/value.ts';
import { packageChecksum } from '../../../tools/xstack/core/product/checksum.ts';
import { type Cost, hashPassword } from '../../../tools/xstack/io/users/password.ts';
import type { User, UserRole } from '../../../tools/xstack/io/users/users.ts';
import { newUser } from '../../../tools/xstack/io/users/users-file.ts';
import { openInstance } from '../../../tools/xstack/ops/product/service.ts';
import { projectView } from '../../../tools/xstack/ops/project/project-view.ts';
import type { AnswerError, AnswerWithData } from '../../../tools/xstack/portal/answer.ts';
import { type PortalOptions, runPortal } from '../../../tools/xstack/portal/server/run-portal.ts';
import { patience_ms } from '../../support/patience.ts';
import { type Files, onDisk } from '../../support/repository.ts';
import { problemsOf } from './documented.ts';

const cheap: Cost = { cost: 2, block_size: 1, parallelism: 1 };
export const password = 'correct horse battery';
const passwordHash = hashPassword(password, cheap);

export interface TestPortal {
  readonly url: string;
  readonly root: string;
  /** The lines of the log so far. */
  readonly log: () => readonly Record<string, unknown>[];
  /** Users by login; a test may change them while the portal runs. */
  readonly users: Map<string, User>;
  readonly clock: { now: number };
  readonly post: (body: unknown, headers?: Headers) => Promise<PortalAnswer>;
  readonly close: () => Promise<void>;
  /** Waits for requests in progress, as after a signal. */
  readonly stop: (patience_ms: number) => Promise<void>;
}

type Headers = Readonly<Record<string, string>>;

export interface PortalAnswer {
  readonly status: number;
  readonly headers: globalThis.Headers;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: answers are looked at from outside, as a client would
  readonly data: any;
  readonly error: AnswerError['error'];
  readonly meta: AnswerWithData<unknown>['meta'];
}

export interface TestOptions extends Partial<PortalOptions> {
  readonly files?: Files;
  /** A path from the root; without one, the store is in memory. */
  readonly database?: string;
}

/** Starts a portal with the users `viewer`, `operator` and `admin`; stopped after the test. */
export async function testPortal(options: TestOptions = {}): Promise<TestPortal> {
  const root = onDisk(options.files ?? {});
  const log: string[] = [];
  const clock = { now: Date.UTC(2026, 1, 3, 4, 5, 6) };
  const users = new Map<string, User>();
  for (const role of ['viewer', 'operator', 'admin'] as const) users.set(role, await user(role, role));
  const instance =
    options.instance ?? (await openInstance({ root, database: options.database ?? ':memory:', create: true }));
  const running = await runPortal({
    instance,
    project: projectView(root, undefined, { env: {}, now: () => clock.now }),
    users: { find: (login) => users.get(login), isEmpty: () => users.size === 0 },
    address: '127.0.0.1',
    port: 0,
    isDev: false,
    webDirectory: join(root, 'web'),
    host: { env: {}, now: () => clock.now, stderr: (line) => void log.push(line) },
    ...options,
  });
  const close = async () => {
    await running.close(0);
    await instance.store.close();
  };
  onTestFinished(close);
  return {
    url: running.url,
    root,
    log: () => log.map((line) => JSON.parse(line) as Record<string, unknown>),
    users,
    clock,
    post: (body, headers = {}) => post(running.url, body, headers),
    close,
    stop: running.close,
  };
}

export async function user(login: string, role: UserRole): Promise<User> {
  return newUser(login, role, await passwordHash, '2026-01-01T00:00:00.000Z');
}

async function post(url: string, body: unknown, headers: Headers): Promise<PortalAnswer> {
  const isText = typeof body === 'string' || body instanceof Uint8Array;
  return read(
    await fetch(`${url}/api/v1/intent`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...headers },
      body: isText ? (body as string) : JSON.stringify(body),
    }),
  );
}

export async function read(response: Response): Promise<PortalAnswer> {
  const text = await response.text();
  const said = parsed(text) as Pick<PortalAnswer, 'data' | 'error' | 'meta'>;
  if (said.meta !== undefined) expect(problemsOf(said)).toEqual([]);
  return { ...said, status: response.status, headers: response.headers, text };
}

function parsed(text: string): object {
  try {
    return JSON.parse(text) as object;
  } catch {
    return {};
  }
}

export type SendIntent = (intent: string, params?: object, headers?: Headers) => Promise<PortalAnswer>;

/** Logs in with a token; returns a function that sends requests. */
export async function client({ post }: TestPortal, login: string): Promise<SendIntent> {
  const { data } = await post({ intent: 'login', params: { login, password } }, { 'X-Anonymous-Intent': '1' });
  const headers = { Authorization: `Bearer ${data.token}` };
  return (intent, params = {}, more = {}) => post({ intent, params }, { ...headers, ...more });
}

/** Sends raw bytes; returns everything received until the other side closes. */
export function raw({ url }: Pick<TestPortal, 'url'>, request: string | Uint8Array): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    let said = '';
    const end = () => {
      clearTimeout(timer);
      socket.destroy();
      resolve(said);
    };
    const timer = setTimeout(end, patience_ms);
    socket.on('data', (chunk) => {
      said += chunk.toString('latin1');
    });
    socket.on('close', end);
    socket.on('error', end);
    socket.write(request);
  });
}

/** Formats a request with `Connection: close`. */
export function request(line: string, headers: Headers, body = ''): string {
  const all = { Host: '127.0.0.1', Connection: 'close', ...headers };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
  return [line, ...lines, '', body].join('\r\n');
}

/** A package of scenes, as text, with its checksum. */
export function packageText(members: JsonObject = {}, scenes: readonly JsonObject[] = [lantern]): string {
  const value: JsonObject = {
    package_name: 'demo',
    package_version: '1.0.0',
    schema_version: '1.0.0',
    scene_version: '1.0.0',
    scenes,
    profiles: {},
    defaults: { scene_channel: 'stable' },
    policies: {},
    compatibility: { min_core_version: '0.1.0', supported_schema_versions: ['1.0.0'] },
    ...members,
  };
  return JSON.stringify({ ...value, checksum: packageChecksum(JSON.stringify(value), value) });
}

export const lantern: JsonObject = { code: 'scene.lantern', name: '灯笼', lamps: 3 };
