/** The playground: the compiler in a browser gives what the command line gives. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startBrowser, violations } from '../portal/web/support.ts';
import { root, xstack } from '../support/binary.ts';
import { patience_ms } from '../support/patience.ts';
import { type Server, serveSite } from './support/serve.ts';

let server: Server;
let browser: Browser;
let page: Page;
let directory = '';
const problems: string[] = [];

const payload = 'packs/law/pack.law.observer/data/law.observer.json';

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'xstack-playground-'));
  for (const name of ['packs', 'bundles', 'schemas'])
    cpSync(join(root, name), join(directory, name), { recursive: true });
  expect(xstack(['run', 'strict'], { cwd: directory }).status).toBe(0);
  server = await serveSite();
  browser = await startBrowser();
  page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  page.setDefaultTimeout(patience_ms);
  page.on('pageerror', ({ message }) => problems.push(message));
  page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
  page.on('request', (request) => request.url().startsWith(server.url) || problems.push(request.url().slice(0, 100)));
  await page.goto(`${server.url}/playground.html`);
});
afterAll(async () => {
  await browser.close();
  await server.close();
  rmSync(directory, { recursive: true, force: true });
});

const built = (path: string) => readFileSync(join(directory, 'build', path), 'utf8');
const lockHash = () => page.locator('[data-lock-hash]').textContent();
const tab = (name: string) => page.getByRole('tab', { name }).click();
const verdict = (text: string) => page.locator('.verdict', { hasText: text }).waitFor();

test('the sample world has the lock hash, the lockfile and the registries of the command line', async () => {
  await verdict('complete');
  expect(await lockHash()).toBe(JSON.parse(built('lockfile.json')).pack_lock_hash);
  await tab('Lockfile');
  expect(await page.locator('pre').textContent()).toBe(built('lockfile.json'));
  await tab('Registries');
  const registry = page.getByLabel('Registry');
  const names = await registry.locator('option').allTextContents();
  expect(names.length).toBeGreaterThan(10);
  for (const name of names) {
    await registry.selectOption(name);
    const shown = await page.locator('pre').textContent();
    expect(JSON.parse(shown ?? '')).toEqual(JSON.parse(built(`registries/${name}`)));
  }
});

test('the graph has a box for every pack', async () => {
  await tab('Graph');
  await page.locator('.graph rect').first().waitFor();
  const ordered = JSON.parse(built('lockfile.json')).resolved_packs.map(({ pack_id }: { pack_id: string }) => pack_id);
  expect(await page.locator('.graph text').allTextContents()).toEqual(ordered);
  expect(await page.locator('.graph path').count()).toBeGreaterThan(29);
});

test('an error is shown with its code and its location, and can be mended', async () => {
  await tab('Diagnostics');
  const editor = page.locator('textarea');
  await page.getByRole('button', { name: payload }).click();
  const text = await editor.inputValue();
  await editor.fill(text.replace('lens.diegetic.telescope', 'lens.diegetic.telescop'));
  await verdict('refused');
  const article = page.locator('article', { hasText: 'dangling_reference' });
  expect(await article.textContent()).toContain('did you mean `lens.diegetic.telescope`?');
  await article.getByRole('button', { name: payload }).click();
  const selection = await editor.evaluate((area: { value: string; selectionStart: number; selectionEnd: number }) =>
    area.value.slice(area.selectionStart, area.selectionEnd),
  );
  expect(selection).toBe('"lens.diegetic.telescop"');
  await page.getByRole('button', { name: 'Start again' }).click();
  await verdict('complete');
  expect(await lockHash()).toBe(JSON.parse(built('lockfile.json')).pack_lock_hash);
});

test('after an intended change, the hashes can be written as `pack hash --write` does', async () => {
  const editor = page.locator('textarea');
  const text = await editor.inputValue();
  await editor.fill(text.replace('"respawn_delay_seconds": 5', '"respawn_delay_seconds": 6'));
  await verdict('refused');
  await page.getByRole('button', { name: 'Write hashes' }).click();
  await verdict('complete');
  const changed = readFileSync(join(directory, payload), 'utf8').replace(
    '"respawn_delay_seconds": 5',
    '"respawn_delay_seconds": 6',
  );
  writeFileSync(join(directory, payload), changed);
  expect(xstack(['pack', 'hash', 'pack.law.observer', '--write'], { cwd: directory }).status).toBe(0);
  expect(xstack(['run', 'strict'], { cwd: directory }).status).toBe(0);
  expect(await lockHash()).toBe(JSON.parse(built('lockfile.json')).pack_lock_hash);
});

test.each(['light', 'dark'] as const)('the playground is accessible, %s', async (scheme) => {
  await page.emulateMedia({ colorScheme: scheme });
  const isDark = await page.locator('html').evaluate((html) => html.classList.contains('dark'));
  expect(isDark).toBe(scheme === 'dark');
  // The search button of the theme has a label without the names of its keys.
  const ofTheme = /^label-content-name-mismatch: <button type="button" class="DocSearch /;
  expect((await violations(page)).filter((line) => !ofTheme.test(line))).toEqual([]);
});

test('the page threw no error and contacted no other host', () => expect(problems).toEqual([]));
