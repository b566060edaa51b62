/**
 * The pictures of the portal in docs/pictures. Beside each one is what it shows, as the browser describes it to a
 * screen reader, and the hash of the style sheet without its comments. `UPDATE=1` takes those again that are out of date.
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect } from 'vitest';
import { importPackage } from '../../../tools/xstack/ops/product/service.ts';
import { caller } from '../../product/support/instance.ts';
import { root } from '../../support/binary.ts';
import { testWith } from '../../support/skip.ts';
import { hasBrowser, type PortalWorld, startBrowser, startWorld, type Visit, visit } from './support.ts';

const test = testWith('Chromium', hasBrowser);
let world: PortalWorld;
let browser: Browser;
let operator: Visit;

const example = (name: string) => readFileSync(join(root, 'docs/examples/sample_world', name), 'utf8');

beforeAll(async () => {
  if (!hasBrowser) return;
  [world, browser] = await Promise.all([startWorld(), startBrowser()]);
  const text = example('sample.world-1.0.0.json');
  const request = {
    text,
    file: 'p.json',
    strategy: 'skip_existing',
    reason: 'for the evening',
    channel: 'stable',
  } as const;
  await importPackage(world.instance, caller, request);
  operator = await visit(browser, world, 'operator');
});
afterAll(async () => {
  await browser?.close();
  await world?.remove();
});

async function expectPicture(page: Page, name: string): Promise<void> {
  const path = join(root, 'docs/pictures', name);
  const style = createHash('sha256')
    .update(readFileSync(join(root, 'tools/xstack/portal/web/style.css')))
    .digest('hex');
  const text = (await page.locator('body').ariaSnapshot()).replace(/xstack \d+\.\d+\.\d+/, 'xstack VERSION');
  const shown = `# style.css ${style}\n${text}\n`;
  const recorded = existsSync(`${path}.txt`) ? readFileSync(`${path}.txt`, 'utf8') : undefined;
  if (process.env['UPDATE'] === '1' && shown !== recorded) {
    writeFileSync(`${path}.png`, await page.screenshot());
    writeFileSync(`${path}.txt`, shown);
  } else expect(shown).toBe(recorded);
  expect(readFileSync(`${path}.png`).length).toBeGreaterThan(20_000);
}

test('portal_catalogue.png shows the installed packages', async () => {
  const { page } = operator;
  await page.getByText('sample.world').first().waitFor();
  await expectPicture(page, 'portal_catalogue');
});

test('portal_plan.png shows the plan of an import', async () => {
  const { page } = operator;
  await page.getByRole('tab', { name: 'Import' }).click();
  const name = 'observatory.guests-1.0.0.json';
  const file = { name, mimeType: 'application/json', buffer: Buffer.from(example(name)) };
  await page.getByLabel('Package file').setInputFiles(file);
  await page.getByLabel(/^Strategy/).selectOption('override_existing');
  await page
    .getByText(/scenario\.survey\.landings/)
    .first()
    .waitFor();
  await expectPicture(page, 'portal_plan');
});
