/** Invariants of every page: its size, and that the keyboard is enough. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect } from 'vitest';
import { root } from '../../support/binary.ts';
import { testWith } from '../../support/skip.ts';
import { hasBrowser, type PortalWorld, startBrowser, startWorldWithPackage, visit } from './support.ts';

const test = testWith('Chromium', hasBrowser);
let world: PortalWorld;
let browser: Browser;

beforeAll(async () => {
  if (!hasBrowser) return;
  [world, browser] = await Promise.all([startWorldWithPackage(), startBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await world?.remove();
});

testWith('the built page', true)('the first view is under 150 KB of compressed script and style', () => {
  const directory = join(root, 'dist/portal');
  const files = readdirSync(directory).filter((name) => /\.(js|css)$/.test(name));
  expect(files.length).toBe(2);
  const size = files.reduce((sum, name) => sum + gzipSync(readFileSync(join(directory, name))).length, 0);
  expect(size).toBeLessThan(150_000);
});

test('everything can be done with the keyboard', async () => {
  const { page, context } = await visit(browser, world, 'operator');
  const focused = () => page.evaluate<string>("document.activeElement?.textContent ?? ''");
  await page.getByText('sample.world').first().waitFor();
  await page.evaluate('document.activeElement?.blur()');
  await page.keyboard.press('Tab');
  expect(await focused()).toContain('Skip to the content');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  expect(await focused()).toBe('Installed');
  await page.keyboard.press('ArrowRight');
  expect(await focused()).toBe('Export');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('Tab');
  for (let i = 0; i < 10 && (await focused()) !== 'History'; i++) await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.getByText('All ledger rows').waitFor();
  for (let i = 0; i < 15 && !(await focused()).startsWith('Undo import'); i++) await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').getByLabel('Reason').waitFor();
  expect(await page.evaluate("document.activeElement?.closest('dialog') !== null")).toBe(true);
  await page.keyboard.press('Escape');
  expect(await focused()).toContain('Undo import');
  await context.close();
});
