/** Many clients at once: their answers, and the memory of the portal. */
import { readFileSync } from 'node:fs';
import { Agent, type IncomingHttpHeaders, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { at, type Json, numberAt } from '../../tools/xstack/verify/json.ts';
import { byCode, type PackageRecord, type Scene, variantOf } from '../../tools/xstack/verify/package.ts';
import type { RequestBody } from './fault-proxy.ts';

export interface Load {
  readonly url: string;
  readonly token: string;
  /** The requests of a client, in turn; one that is listed twice is sent twice as often. */
  readonly requests: readonly RequestBody[];
  readonly clients: number;
  readonly duration_ms: number;
  /** The process of the portal. */
  readonly pid: number;
}

export interface LoadResult {
  /** Number of answers by status; `0` is a broken connection. */
  readonly statuses: Readonly<Record<string, number>>;
  /** Descriptions of the first answers that are neither a success nor a valid 429, nor 408. */
  readonly errors: readonly string[];
  /** Resident memory of the portal, sampled evenly. */
  readonly rss_mib: readonly number[];
  /** Number of imports that succeeded. */
  readonly imports: number;
}

/** Request bodies of reading, planning and importing a package derived from an export. */
export function everything(pack: PackageRecord): readonly RequestBody[] {
  const versions = [0, 1, 2, 3].map((n) => {
    const scenes = pack.scenes.map((scene: Scene) => ({ ...scene, name: `${scene.name} ${n}` }));
    return variantOf(pack, { package_name: `load-${n % 2}`, package_version: `1.0.${n}`, scenes });
  });
  const list = (model: string, domain: Json = []) => ({
    intent: 'api.data',
    params: { op: 'list', model, domain, limit: 5 },
  });
  const reading: RequestBody[] = [
    { intent: 'app.init', params: {} },
    { intent: 'scene.packages.installed', params: {} },
    { intent: 'scene.package.list', params: {} },
    { intent: 'scene.health', params: { mode: 'summary' } },
    list('sc.scene.governance.log', [['action', '=', 'package_import']]),
    list('sc.scene.package.installation', [['package_name', '=', 'load-0']]),
    list('ir.config_parameter', [['key', '=', 'sc.scene.package.imported_scenes']]),
  ];
  const planning = versions.map((each) => ({ intent: 'scene.package.dry_run_import', params: { package: each } }));
  const importing = versions.map((each, n) => ({
    intent: 'scene.package.import',
    params: { package: each, strategy: n === 3 ? 'skip_existing' : 'override_existing', reason: 'load' },
  }));
  return [...reading, ...reading, ...reading, ...planning, ...importing];
}

/** Dry runs of a package of 10,000 scenes, about 5 MB. */
export function largePlans(pack: PackageRecord): readonly RequestBody[] {
  const [first] = pack.scenes as readonly [Scene];
  const scenes = Array.from({ length: 10_000 }, (_, n) => ({
    ...first,
    code: `${first.code}.n${n}`,
    name: `${n} ${'x'.repeat(200)}`,
  }));
  const large = variantOf(pack, { package_name: 'large', scenes: byCode(scenes) });
  return [{ intent: 'scene.package.dry_run_import', params: { package: large } }];
}

/** Sends requests of all clients, each as soon as the previous one is answered, until the time is over. */
export async function applyLoad({ url, token, requests, clients, duration_ms, pid }: Load): Promise<LoadResult> {
  const until = Date.now() + duration_ms;
  const statuses: Record<string, number> = {};
  const errors: string[] = [];
  const rss_mib: number[] = [];
  let imports = 0;
  const bodies = requests.map((each) => JSON.stringify(each));
  const client = async (n: number) => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1, ...(await addressOf(n)) });
    for (let turn = n * 7; Date.now() < until; turn++) {
      const { intent } = requests[turn % requests.length] as RequestBody;
      const answer = await ask(url, { agent, token, body: bodies[turn % requests.length] ?? '' });
      statuses[answer.status] = (statuses[answer.status] ?? 0) + 1;
      if (answer.status === 200 && intent === 'scene.package.import') imports++;
      const problem = problemOf(answer);
      if (problem !== undefined && errors.length < 20) errors.push(`${intent}: ${problem}`);
      if (answer.status === 429) await sleep(Math.min(1000, Math.max(0, until - Date.now())));
    }
    agent.destroy();
  };
  const sampler = setInterval(() => rss_mib.push(residentMemory_mib(pid)), 250);
  await Promise.all(Array.from({ length: clients }, (_, n) => client(n)));
  clearInterval(sampler);
  return { statuses, errors, rss_mib, imports };
}

/** Limits are per address: each client has its own, where the system has more than one loopback address. */
async function addressOf(n: number): Promise<{ localAddress?: string }> {
  return process.platform === 'linux' ? { localAddress: `127.2.0.${n + 1}` } : {};
}

interface LoadRequest {
  readonly agent: Agent;
  readonly token: string;
  readonly body: string;
}

interface LoadAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

function ask(url: string, { agent, token, body }: LoadRequest): Promise<LoadAnswer> {
  return new Promise((resolve) => {
    const headers = { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` };
    const sent = request(`${url}/api/v1/intent`, { method: 'POST', agent, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }));
      response.on('error', (error) => resolve({ status: 0, headers: {}, text: error.message }));
    });
    sent.on('error', (error) => resolve({ status: 0, headers: {}, text: error.message }));
    sent.end(body);
  });
}

/**
 * Returns the problem of an answer: only a success, or a 429 with the time to wait in header and body, has none. On a busy
 * machine, sending a large request takes longer than the portal waits for it: 408.
 */
function problemOf({ status, headers, text }: LoadAnswer): string | undefined {
  if (status === 200 || status === 408) return undefined;
  if (status !== 429) return `${status} ${text.slice(0, 200)}`;
  const seconds = Number(headers['retry-after']);
  const isHonest = seconds >= 1 && numberAt(JSON.parse(text) as Json, 'error', 'details', 'retry_after') === seconds;
  return isHonest && at(JSON.parse(text) as Json, 'ok') === false
    ? undefined
    : `a 429 that does not say when: ${text.slice(0, 200)}`;
}

function residentMemory_mib(pid: number): number {
  const [, kib = '0'] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kib) / 1024;
}

export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}
