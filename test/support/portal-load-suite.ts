/** A portal under load, short or long. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { observabilityCheck } from '../../tools/xstack/verify/checks/observability.ts';
import { newClient } from '../../tools/xstack/verify/client.ts';
import { exportPackage } from '../../tools/xstack/verify/instance.ts';
import type { PackageRecord } from '../../tools/xstack/verify/package.ts';
import { type PortalProcess, startPortal } from '../../tools/xstack/verify/portal.ts';
import { newRecorder } from '../../tools/xstack/verify/recorder.ts';
import { logIn } from '../../tools/xstack/verify/session.ts';
import { program, root } from './binary.ts';
import type { RequestBody } from './fault-proxy.ts';
import { applyLoad, median } from './portal-load.ts';

export interface LoadSuite {
  readonly requests: (pack: PackageRecord) => readonly RequestBody[];
  readonly clients: number;
  readonly duration_ms: number;
  /** Maximum growth of the resident memory from the second quarter of the time to the last. */
  readonly growth_mib: number;
  readonly maximum_mib: number;
}

/** Every answer is a success or a justified 429, memory is bounded, and afterwards the portal passes its checks. */
export function load(what: string, { requests, growth_mib, maximum_mib, ...size }: LoadSuite): void {
  let portal: PortalProcess;
  beforeAll(async () => {
    portal = await startPortal({ program, root, env: process.env });
  });
  afterAll(async () => {
    expect(await portal.stop()).toBeUndefined();
  });

  test(`${what}: ${size.clients} requests at once for ${size.duration_ms / 1000} s`, async () => {
    const recorder = newRecorder(true);
    const session = await logIn(newClient(portal.url), recorder, { run: 'load', login: 'admin', password: 'admin' });
    const { pack } = await exportPackage(session, 'load-base', '1.0.0');
    const { url, pid } = portal;
    const result = await applyLoad({ url, pid, token: session.token, requests: requests(pack), ...size });
    const { rss_mib } = result;
    const quarter = Math.floor(rss_mib.length / 4);
    const [early = 0, late = 0] = [rss_mib.slice(quarter, 2 * quarter), rss_mib.slice(3 * quarter)].map(median);
    const memory = `${early.toFixed()} -> ${late.toFixed()}, at most ${Math.max(...rss_mib).toFixed()} MiB`;
    process.stderr.write(
      `${what}: ${JSON.stringify(result.statuses)}, ${result.imports} imports, resident ${memory}\n`,
    );
    expect(result.errors).toEqual([]);
    expect(result.statuses['200']).toBeGreaterThan(0);
    expect(late - early).toBeLessThan(growth_mib);
    expect(Math.max(...rss_mib)).toBeLessThan(maximum_mib);
    await observabilityCheck(session);
    expect(recorder.faults).toEqual([]);
  });
}
