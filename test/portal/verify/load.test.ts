/** An overloaded portal answers 429. test/long has a longer version. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newClient } from '../../../tools/xstack/verify/client.ts';
import { numberAt } from '../../../tools/xstack/verify/json.ts';
import { type PortalProcess, startPortal } from '../../../tools/xstack/verify/portal.ts';
import { intentPath } from '../../../tools/xstack/verify/session.ts';
import { program, root } from '../../support/binary.ts';

let portal: PortalProcess;
beforeAll(async () => {
  portal = await startPortal({ program, root, env: process.env });
});
afterAll(async () => {
  expect(await portal.stop()).toBeUndefined();
});

test('a client above the limit gets 429 with Retry-After, and is served again after it', async () => {
  const client = newClient(portal.url);
  const ask = () => client.post(intentPath, { intent: 'app.init', params: {} });
  const statuses = new Set<number>();
  const waits = new Set<number>();
  for (let batch = 0; batch < 40 && !statuses.has(429); batch++)
    for (const { status, headers, body } of await Promise.all(Array.from({ length: 100 }, ask))) {
      statuses.add(status);
      if (status !== 429) continue;
      expect(numberAt(body, 'error', 'details', 'retry_after')).toBe(Number(headers['retry-after']));
      waits.add(Number(headers['retry-after']));
    }
  expect([...statuses].sort()).toEqual([401, 429]);
  const wait = Math.max(...waits);
  expect(wait).toBeGreaterThanOrEqual(1);
  await new Promise((resolve) => setTimeout(resolve, wait * 1000));
  expect((await ask()).status).toBe(401);
});
