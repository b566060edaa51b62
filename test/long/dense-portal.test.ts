/** A portal needs less than 300 MB, also for dense requests in a row and at once. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { JsonObject } from '../../tools/xstack/core/base/json/value.ts';
import { packageChecksum } from '../../tools/xstack/core/product/checksum.ts';
import { newClient } from '../../tools/xstack/verify/client.ts';
import { startPortal } from '../../tools/xstack/verify/portal.ts';
import { newRecorder } from '../../tools/xstack/verify/recorder.ts';
import { logIn } from '../../tools/xstack/verify/session.ts';
import { program, root } from '../support/binary.ts';

const each = (count: number, item: (i: number) => string) => Array.from({ length: count }, (_, i) => item(i)).join(',');
const nested = (i: number) => `{"${i.toString(36)}":{"${i.toString(36)}y":[]}}`;
const filler = (count: number) => each(count, (i) => `"${i.toString(36)}xyzzyxx":1`);

function packageOf(profiles: string): string {
  const members = `"package_name":"demo.world","package_version":"1.0.0","schema_version":"1.0.0","scene_version":"1.0.0","scenes":[],"profiles":${profiles},"defaults":{},"policies":{},"compatibility":{"min_core_version":"0.1.0","supported_schema_versions":["1.0.0"]}`;
  const source = `{${members}}`;
  return `{${members},"checksum":"${packageChecksum(source, JSON.parse(source) as JsonObject)}"}`;
}

const question = (member: string, value: string) =>
  `{"intent":"scene.package.dry_run_import","params":{"${member}":${value}}}`;
const within = () => packageOf(`{"a":[${each(24_900, nested)}],"b":{${filler(170_000)}}}`);
const above = () => packageOf(`{"a":[${each(59_900, nested)}],"b":{${filler(400_000)}}}`);
const bodies: readonly (readonly [what: string, status: number, body: () => string])[] = [
  ['a dense package as an object', 200, () => question('package', within())],
  ['a dense package as a string', 200, () => question('package_json', JSON.stringify(within()))],
  ['a package above the limit as an object', 400, () => question('package', above())],
  ['a package above the limit as a string', 422, () => question('package_json', JSON.stringify(above()))],
  ['empty objects', 400, () => question('package', `[${'{},'.repeat(3_200_000)}{}]`)],
];

test.each(bodies)('%s, ten times in a row and four times at once', async (_, status, make) => {
  const body = make();
  expect(body.length).toBeLessThan(10e6);
  const portal = await startPortal({ program, root, env: process.env });
  try {
    const recorder = newRecorder(true);
    const { token } = await logIn(newClient(portal.url), recorder, {
      run: 'dense',
      login: 'admin',
      password: 'admin',
    });
    const ask = async () => {
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
      const answer = await fetch(`${portal.url}/api/v1/intent`, { method: 'POST', headers, body });
      await answer.text();
      return answer.status;
    };
    for (let i = 0; i < 10; i++) expect(await ask()).toBe(status);
    expect(await Promise.all([ask(), ask(), ask(), ask()])).toEqual([status, status, status, status]);
    const [, peak] = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${portal.pid}/status`, 'utf8')) ?? [];
    expect(1024 * Number(peak)).toBeLessThan(300e6);
  } finally {
    await portal.stop();
  }
});
