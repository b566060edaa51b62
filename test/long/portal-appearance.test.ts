/** Every page in light and dark, on a large screen and a small one. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect } from 'vitest';
import {
  hasBrowser,
  type PortalWorld,
  picture,
  startBrowser,
  startWorldWithPackage,
  violations,
  visit,
} from '../portal/web/support.ts';
import { packageText, scene } from '../product/support/package.ts';
import { testWith } from '../support/skip.ts';

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

const paths = [
  '/admin/scene-packages/installed',
  '/admin/scene-packages/export',
  '/admin/scene-packages/import',
  '/admin/scene-packages/governance',
  '/bundles',
  '/registries/law.registry.json',
  '/diagnostics',
  '/health',
  '/nowhere-at-all/',
];
const variants = [
  ['light', 1200],
  ['dark', 1200],
  ['light', 360],
  ['dark', 360],
] as const;

for (const [scheme, width] of variants)
  test(`axe reports no violation in ${scheme} at ${width} pixels, and nothing is wider than the screen`, async () => {
    const { page, context, errors } = await visit(browser, world, 'operator');
    await page.getByText('sample.world').first().waitFor();
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
    await page.setViewportSize({ width, height: 800 });
    for (const path of paths) {
      const response = await page.goto(`${world.url}${path}`);
      if (response?.status() === 404) continue;
      await page.locator('main').waitFor();
      await page.waitForLoadState('networkidle');
      if (path.endsWith('installed')) await page.getByRole('button', { name: 'History of sample.world' }).click();
      if (path.endsWith('import'))
        await page
          .getByLabel('Package as text')
          .fill(packageText({ scenes: [scene('scenario.survey.giants', 'Other')] }));
      await page.waitForTimeout(400);
      await page.waitForLoadState('networkidle');
      const listed = page.getByRole('listbox', { name: 'Scenes of the plan' }).getByRole('option').first();
      if ((await listed.count()) > 0) await listed.click();
      expect(await violations(page), `${path} ${scheme} ${width}`).toEqual([]);
      const wide = await page.evaluate<number>(
        'document.documentElement.scrollWidth - document.documentElement.clientWidth',
      );
      expect(wide, `${path} at ${width}`).toBeLessThanOrEqual(0);
      await picture(page, `${path.slice(1).replaceAll('/', '-')}-${scheme}-${width}`);
    }
    expect(errors).toEqual([]);
    await context.close();
  });

for (const [scheme, width] of variants)
  test(`axe reports no violation before a login, in dialogs and with refusals, in ${scheme} at ${width} pixels`, async () => {
    const { page, context, errors } = await visit(browser, world, 'operator');
    await page.getByText('sample.world').first().waitFor();
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
    await page.setViewportSize({ width, height: 800 });
    const holds = async (what: string) => {
      expect(await violations(page), `${what} ${scheme} ${width}`).toEqual([]);
      await picture(page, `${what}-${scheme}-${width}`);
    };
    await page.getByRole('button', { name: 'History of sample.world' }).click();
    await page.getByRole('button', { name: /^Undo import/ }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Undo import', exact: true }).click();
    await page.getByText('a reason is required').waitFor();
    await holds('rollback-refused');
    await page.keyboard.press('Escape');
    await page.getByRole('tab', { name: 'Import' }).click();
    await page.getByLabel('Package as text').fill('{"package_name": 1,}');
    await page.getByRole('region', { name: 'Diagnostics of the package' }).waitFor();
    await holds('import-refused');
    await page.getByLabel('Package as text').fill(packageText({ scenes: [scene('scenario.dialog', 'New')] }));
    await page.getByRole('tabpanel', { name: 'Import' }).getByLabel('Reason').fill('sample');
    await page.getByRole('button', { name: 'Review and import' }).click();
    await page.getByRole('dialog').waitFor();
    await holds('import-confirm');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Log out' }).click();
    await page.getByRole('form', { name: 'Log in' }).waitFor();
    await holds('login');
    expect(errors).toEqual([]);
    await context.close();
  });

test('axe detects a fault', async () => {
  const { page, context } = await visit(browser, world, 'operator');
  await page.getByText('sample.world').first().waitFor();
  await page.evaluate("document.querySelector('main').appendChild(document.createElement('button'))");
  expect(await violations(page)).toEqual([expect.stringContaining('button-name')]);
  await context.close();
});
