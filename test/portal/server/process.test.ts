/** The built program as a service: start, output, and end. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { program, xstack } from '../../support/binary.ts';
import { documentProblems } from '../../support/cli-schemas.ts';
import { onDisk } from '../../support/repository.ts';
import { lantern, packageText } from './support.ts';

interface PortalProcess {
  readonly url: string;
  readonly child: ChildProcess;
  readonly said: { stdout: string; stderr: string };
}

async function start(root: string, ...words: readonly string[]): Promise<PortalProcess> {
  const child = spawn(process.execPath, [program, 'portal', '--port', '0', '--dev', ...words], { cwd: root });
  onTestFinished(() => void child.kill('SIGKILL'));
  const said = { stdout: '', stderr: '' };
  child.stderr.on('data', (chunk) => {
    said.stderr += chunk;
  });
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (chunk) => {
      said.stdout += chunk;
      const [found] = /http:\/\/[\d.]+:\d+/.exec(said.stdout) ?? [];
      if (found !== undefined) resolve(found);
    });
    child.once('exit', () => reject(new Error(said.stderr)));
  });
  return { url, child, said };
}

async function ended({ child }: PortalProcess): Promise<number | null> {
  if (child.exitCode === null) await once(child, 'exit');
  return child.exitCode;
}

test.each(['SIGTERM', 'SIGINT'] as const)(
  '%s stops it with exit code 0, a closed store and a complete log',
  async (signal) => {
    const root = onDisk({ 'xstack.config.json': '{}' });
    const running = await start(root, '--json');
    const listening = { format_version: '1.0.0', result: 'listening', url: running.url };
    expect(JSON.parse(running.said.stdout)).toEqual(listening);
    expect(documentProblems('portal', listening)).toEqual([]);
    expect((await fetch(`${running.url}/readyz`)).status).toBe(200);
    running.child.kill(signal);
    expect(await ended(running)).toBe(0);
    const events = running.said.stderr
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { event: string; time: string });
    expect(events.map(({ event }) => event)).toEqual(['listening', 'stopping', 'stopped']);
    for (const { time } of events) expect(time).toBe(new Date(time).toISOString());
    expect(readdirSync(join(root, '.xstack'))).toEqual(['.gitignore', 'state.db']);
  },
);

test('a port that is in use is a failure that names it, and so is a store that cannot be opened', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  onTestFinished(() => void other.close());
  const { port } = other.address() as { port: number };
  const root = onDisk({ 'xstack.config.json': '{}', 'store/file': '' });
  const taken = xstack(['portal', '--dev', '--port', String(port)], { cwd: root });
  expect(taken).toMatchObject({ status: 3, stdout: '' });
  expect(taken.stderr).toContain(`cannot listen on \`127.0.0.1:${port}\``);
  const timeless = xstack(['portal', '--dev', '--port', '0'], { cwd: root, env: { SOURCE_DATE_EPOCH: 'noon' } });
  expect(timeless).toMatchObject({ status: 2, stderr: expect.stringContaining('SOURCE_DATE_EPOCH') });
  const closed = xstack(['portal', '--dev', '--port', '0', '--db', 'store'], { cwd: root });
  expect(closed.status).toBe(3);
  expect(closed.stderr).toMatch(/refuse\.io\.failure/);
});

test('the command line and the portal work on one store at once', async () => {
  const root = onDisk({ 'xstack.config.json': '{}' });
  const { url } = await start(root);
  const post = async (intent: string, params: object, token = '') => {
    const headers = { 'Content-Type': 'application/json', ...(token !== '' && { Authorization: `Bearer ${token}` }) };
    const response = await fetch(`${url}/api/v1/intent`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ intent, params }),
    });
    return ((await response.json()) as { data: Record<string, unknown> }).data;
  };
  const token = (await post('login', { login: 'admin', password: 'admin' }))['token'] as string;
  const exported = await post(
    'scene.package.export',
    { package_name: 'none', package_version: '1.0.0', reason: 'try', allow_empty: true },
    token,
  );
  expect(exported['scene_count']).toBe(0);
  const listed = xstack(['package', 'history', '--json'], { cwd: root });
  expect(JSON.parse(listed.stdout)).toMatchObject({ installations: [{ package_name: 'none', source: 'export' }] });
  const text = packageText({}, [lantern]);
  writeFileSync(join(root, 'demo.json'), text);
  for (const strategy of ['skip_existing', 'override_existing', 'rename_on_conflict']) {
    const { plan } = (await post('scene.package.dry_run_import', { package: JSON.parse(text), strategy }, token)) as {
      plan: { plan_hash: string };
    };
    const there = xstack(['package', 'plan', 'demo.json', '--strategy', strategy, '--json'], { cwd: root });
    expect(JSON.parse(there.stdout)).toMatchObject({ plan: { plan_hash: plan.plan_hash } });
  }
});
