/** Runs the checks of the portal with injected faults. */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { checks } from '../../tools/xstack/verify/checks.ts';
import { newClient } from '../../tools/xstack/verify/client.ts';
import type { JsonRecord } from '../../tools/xstack/verify/json.ts';
import { checksumOf, type PackageRecord, type Scene } from '../../tools/xstack/verify/package.ts';
import type { PortalProcess } from '../../tools/xstack/verify/portal.ts';
import { type CheckResults, newRecorder, Stop } from '../../tools/xstack/verify/recorder.ts';
import { logIn } from '../../tools/xstack/verify/session.ts';
import { root } from './binary.ts';
import { type Fault, type ProxiedResponse, type RequestBody, startFaultProxy } from './fault-proxy.ts';

export interface CheckOptions {
  readonly fault?: Fault;
  readonly strict?: boolean;
}

/** Runs a check against the portal, through a proxy that injects a fault if there is one. */
export async function faultsFound(
  portal: PortalProcess,
  check: string,
  options: CheckOptions = {},
): Promise<CheckResults> {
  const { fault, strict = false } = options;
  const proxy = fault && (await startFaultProxy(portal.url, fault));
  const recorder = newRecorder(strict);
  try {
    const account = { run: randomBytes(5).toString('hex'), login: 'admin', password: 'admin' };
    const session = await logIn(newClient(proxy?.url ?? portal.url), recorder, account);
    const variables = { PACKAGE_NAME: '打包 `$(x)` "q"', PACKAGE_VERSION: '1.0.0' };
    await checks[check]?.run(session, variables, join(root, 'artifacts'));
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    recorder.fault(error.message);
  } finally {
    await proxy?.stop();
  }
  return recorder;
}

/** Changes the answers to one intent. */
export function answering(intent: string, change: (response: ProxiedResponse, request: RequestBody) => void): Fault {
  return async (request, pass) => {
    const response = await pass(request);
    if (request.intent === intent && response.body.ok === true) change(response, request);
    return response;
  };
}

/** Changes requests for one intent before the portal receives them. */
export function asking(intent: string, change: (params: JsonRecord) => JsonRecord): Fault {
  return (request, pass) => pass(request.intent === intent ? { intent, params: change(request.params) } : request);
}

export function checksummed(params: JsonRecord, scenes = (given: readonly Scene[]) => given): JsonRecord {
  const pack = params['package'] as PackageRecord;
  const changed = { ...pack, scenes: scenes(pack.scenes) };
  return { ...params, package: { ...changed, checksum: checksumOf(changed) } };
}

export const isModel = ({ intent, params }: RequestBody, model: string) =>
  intent === 'api.data' && params['model'] === model;

/** The checks that need no browser. */
export const own = ['export', 'dry-run', 'import', 'preflight', 'observability'];
