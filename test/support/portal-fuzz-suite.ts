/** The fuzzing of a portal, short or long. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newClient } from '../../tools/xstack/verify/client.ts';
import { exportPackage } from '../../tools/xstack/verify/instance.ts';
import type { PackageRecord } from '../../tools/xstack/verify/package.ts';
import { type PortalProcess, startPortal } from '../../tools/xstack/verify/portal.ts';
import { newRecorder } from '../../tools/xstack/verify/recorder.ts';
import { type CheckSession, logIn } from '../../tools/xstack/verify/session.ts';
import { program, root } from './binary.ts';
import { answerProblem } from './portal-answer.ts';
import { brokenHttp } from './portal-broken-http.ts';
import { anyRequest, describedIntents, nearlyRight, rightlyNamed } from './portal-fuzz.ts';
import { onTheWire, sendRaw } from './portal-wire.ts';

/** `FUZZ_SEED` repeats a run; a failure names the seed. */
const seed = process.env['FUZZ_SEED'] === undefined ? {} : { seed: Number(process.env['FUZZ_SEED']) };

export function fuzz(numRuns: number): void {
  let portal: PortalProcess;
  let session: CheckSession;
  let pack: PackageRecord;
  beforeAll(async () => {
    portal = await startPortal({ program, root, env: process.env });
    const account = { run: 'fuzz', login: 'admin', password: 'admin' };
    session = await logIn(newClient(portal.url), newRecorder(true), account);
    pack = (await exportPackage(session, 'fuzz', '1.0.0')).pack;
  });
  afterAll(async () => {
    expect(await portal.stop()).toBeUndefined();
    expect(portal.log()).not.toMatch(/\n\s+at .+:\d+:\d+/);
  });

  test(`${numRuns} requests: a success, or a refusal in the envelope with a trace id`, async () => {
    const described = describedIntents((await session.client.get('/api/v1/openapi.json')).body);
    expect(described.length).toBeGreaterThan(15);
    expect(described.flatMap(({ members }) => members)).toContain('plan_hash');
    const { token } = session;
    const any = fc.oneof(anyRequest(token), nearlyRight(token, pack), rightlyNamed(token, described));
    const statuses = new Map<number, number>();
    await fc.assert(
      fc.asyncProperty(any, async (request) => {
        const heard = await sendRaw(portal.url, onTheWire(request, new URL(portal.url).host));
        const status = heard?.status ?? 0;
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
        expect(heard === undefined ? 'no answer' : answerProblem(heard, request)).toBeUndefined();
      }),
      { numRuns, ...seed },
    );
    for (const status of [200, 400, 401, 404, 422]) expect([...statuses.keys()]).toContain(status);
  });

  describe('broken HTTP', () => {
    test.each(Object.entries(brokenHttp))('%s', async (_what, text) => {
      const bytes = Buffer.from(text.replaceAll('HOST', new URL(portal.url).host), 'latin1');
      const heard = await sendRaw(portal.url, bytes);
      expect(heard === undefined ? 'no answer' : answerProblem(heard)).toBeUndefined();
      expect(heard?.status).toBeGreaterThanOrEqual(400);
    });
  });

  test('an endless body is aborted, and the portal continues', async () => {
    const chunk = 'fffff\r\n'.concat('a'.repeat(0xfffff), '\r\n');
    const head = `POST /api/v1/intent HTTP/1.1\r\nHost: ${new URL(portal.url).host}\r\nAuthorization: Bearer ${session.token}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n`;
    const heard = await sendRaw(portal.url, Buffer.from(head + chunk.repeat(80), 'latin1'));
    if (heard !== undefined) expect(answerProblem(heard)).toBeUndefined();
    if (heard !== undefined) expect(heard.status).toBe(413);
    const { status } = await session.client.post(
      '/api/v1/intent',
      { intent: 'app.init', params: {} },
      { Authorization: `Bearer ${session.token}` },
    );
    expect(status).toBe(200);
  });
}
