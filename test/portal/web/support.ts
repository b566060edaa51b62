/** A portal over the sample world, and a real browser that uses it. */
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { hashPassword } from '../../../tools/xstack/io/users/password.ts';
import type { User } from '../../../tools/xstack/io/users/users.ts';
import { newUser } from '../../../tools/xstack/io/users/users-file.ts';
import { type Instance, importPackage, openInstance } from '../../../tools/xstack/ops/product/service.ts';
import { projectView } from '../../../tools/xstack/ops/project/project-view.ts';
import { runPortal } from '../../../tools/xstack/portal/server/run-portal.ts';
import { caller } from '../../product/support/instance.ts';
import { packageText, scene } from '../../product/support/package.ts';
import { root, xstack } from '../../support/binary.ts';
import { patience_ms } from '../../support/patience.ts';

const password = 'correct horse battery';

const program = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) =>
  existsSync(path),
);
export const hasBrowser = program !== undefined;

export interface PortalWorld {
  readonly url: string;
  /** The repository of the instance. */
  readonly directory: string;
  readonly instance: Instance;
  readonly users: Map<string, User>;
  readonly stop: () => Promise<void>;
  readonly remove: () => Promise<void>;
}

export async function startWorld(): Promise<PortalWorld> {
  const directory = mkdtempSync(join(tmpdir(), 'xstack-web-'));
  for (const name of ['packs', 'bundles', 'schemas'])
    cpSync(join(root, name), join(directory, name), { recursive: true });
  if (xstack(['run'], { cwd: directory }).status !== 0) throw new Error('the sample world does not compile');
  const hash = await hashPassword(password, { cost: 2, block_size: 1, parallelism: 1 });
  const users = new Map<string, User>();
  for (const role of ['viewer', 'operator'] as const)
    users.set(role, newUser(role, role, hash, '2026-01-01T00:00:00.000Z'));
  const instance = await openInstance({ root: directory, create: true });
  const portal = await runPortal({
    instance,
    project: projectView(directory, undefined, { env: {}, now: alwaysLater() }),
    users: { find: (login) => users.get(login), isEmpty: () => false },
    address: '127.0.0.1',
    port: 0,
    isDev: false,
    webDirectory: join(root, 'dist/portal'),
    host: { env: {}, now: Date.now, stderr: () => {} },
  });
  const stop = () => portal.close(0);
  const remove = async () => {
    await stop();
    await instance.store.close();
    rmSync(directory, { recursive: true, force: true });
  };
  return { url: portal.url, directory, instance, users, stop, remove };
}

/** A clock that makes the portal check the files at every request. */
function alwaysLater(): () => number {
  let time = 0;
  return () => {
    time += 60_000;
    return time;
  };
}

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export function startBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: program as string, args: flags, timeout: patience_ms });
}

/** A context whose waits have the patience of the tests. */
export async function newContext(browser: Browser, options: BrowserContextOptions = {}): Promise<BrowserContext> {
  const context = await browser.newContext(options);
  context.setDefaultTimeout(patience_ms);
  return context;
}

/** A page after a login, and the errors that occurred on it. */
export interface Visit {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly errors: readonly string[];
}

export async function visit(
  browser: Browser,
  { url }: PortalWorld,
  login: 'viewer' | 'operator',
  path = '',
): Promise<Visit> {
  const context = await newContext(browser, {
    viewport: { width: 1200, height: 900 },
    acceptDownloads: true,
    locale: 'en-US',
    timezoneId: 'UTC',
  });
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    const isAnswer = message.text().includes('status of 4');
    if (message.type() === 'error' && !isAnswer) errors.push(message.text());
  });
  page.on('dialog', (dialog) => {
    errors.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  await page.goto(`${url}${path}`);
  await logIn(page, login);
  return { page, context, errors };
}

export async function logIn(page: Page, login: string, secret = password): Promise<void> {
  const form = page.getByRole('form', { name: 'Log in' });
  await form.getByLabel('Name').fill(login);
  await form.getByLabel('Password').fill(secret);
  await form.getByRole('button', { name: 'Log in' }).click();
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** The violations that axe-core finds on a page, one line each. */
export async function violations(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe);
  return page.evaluate(async () => {
    const { violations } = await (
      globalThis as unknown as {
        axe: { run: () => Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
      }
    ).axe.run();
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(' | ')}`);
  });
}

const evidence = process.env['XSTACK_EVIDENCE'];

/** Saves a screenshot of the page in the directory that `XSTACK_EVIDENCE` names. */
export async function picture(page: Page, name: string): Promise<void> {
  if (evidence === undefined) return;
  mkdirSync(evidence, { recursive: true });
  writeFileSync(join(evidence, `${name}.png`), await page.screenshot({ fullPage: true }));
}

/** A world with one installed package, for tests that change nothing. */
export async function startWorldWithPackage(): Promise<PortalWorld> {
  const world = await startWorld();
  const text = packageText({ name: 'sample.world', scenes: [scene('scenario.sample', 'Sample')] });
  await importPackage(world.instance, caller, {
    text,
    file: 'p.json',
    strategy: 'skip_existing',
    reason: 'sample',
  });
  return world;
}
