/** A portal under load, short or long. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { observabilityCheck } from '../../tools/xstack/verify/checks/observability.ts';
import { newClient } from '../../tools/xstack/verify/client.ts';
import { newNotebook } from '../../tools/xstack/verify/findings.ts';
import { exportPackage } from '../../tools/xstack/verify/instance.ts';
import { type Portal, startPortal } from '../../tools/xstack/verify/portal.ts';
import { logIn } from '../../tools/xstack/verify/session.ts';
import { program, root } from './binary.ts';
import { bear, median } from './portal-load.ts';

export interface LoadSuite {
  readonly clients: number;
  readonly duration_ms: number;
  /** How much the resident memory may grow from the second quarter of the time to the last; none: not looked at. */
  readonly growth_mib?: number;
}

export function load({ clients, duration_ms, growth_mib }: LoadSuite): void {
  let portal: Portal;
  beforeAll(async () => {
    portal = await startPortal({ program, root, env: process.env });
  });
  afterAll(async () => {
    expect(await portal.stop()).toBeUndefined();
  });

  test(`${clients} requests at once for ${duration_ms / 1000} s: nothing but successes and honest 429s`, async () => {
    const notebook = newNotebook(true);
    const session = await logIn(newClient(portal.url), notebook, { run: 'load', login: 'admin', password: 'admin' });
    const { pack } = await exportPackage(session, 'load-base', '1.0.0');
    const { url, pid } = portal;
    const borne = await bear({ url, pid, token: session.token, pack, clients, duration_ms });
    const quarter = Math.floor(borne.rss_mib.length / 4);
    const [early, late] = [borne.rss_mib.slice(quarter, 2 * quarter), borne.rss_mib.slice(3 * quarter)].map(median);
    process.stderr.write(
      `load: ${JSON.stringify(borne.statuses)}, ${borne.imports} imports, resident ${early?.toFixed()} -> ${late?.toFixed()} MiB\n`,
    );
    expect(borne.errors).toEqual([]);
    expect(borne.imports).toBeGreaterThan(0);
    if (growth_mib !== undefined) expect((late ?? Number.NaN) - (early ?? Number.NaN)).toBeLessThan(growth_mib);
    await observabilityCheck(session);
    expect(notebook.faults).toEqual([]);
  });
}
