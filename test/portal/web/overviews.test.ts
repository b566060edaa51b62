/** The overviews, the permissions of a viewer and lost sessions in a real browser. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { packageText, scene } from '../../product/support/package.ts';
import { testWith } from '../../support/skip.ts';
import { give, importButton, open, page, sees } from './page-actions.ts';
import {
  hasBrowser,
  logIn,
  type PortalWorld,
  picture,
  startBrowser,
  startWorldWithPackage,
  type Visit,
  visit,
} from './support.ts';

const test = testWith('Chromium', hasBrowser);

let world: PortalWorld;
let browser: Browser;
let operator: Visit;

beforeAll(async () => {
  if (!hasBrowser) return;
  [world, browser] = await Promise.all([startWorldWithPackage(), startBrowser()]);
  operator = await visit(browser, world, 'operator');
});
afterAll(async () => {
  await browser?.close();
  await world?.remove();
});

describe('logging in', () => {
  test('a wrong login shows no reason and preserves the name; the right password is accepted', async () => {
    const { page: at, context, errors } = await visit(browser, world, 'operator');
    await at.getByRole('button', { name: 'Log out' }).click();
    await logIn(at, 'operator', 'wrong');
    await sees(at, 'the name or the password is wrong');
    expect(await at.getByLabel('Name').inputValue()).toBe('operator');
    await picture(at, 'login-refused');
    await logIn(at, 'operator');
    await sees(at, 'sample.world');
    expect(errors).toEqual([]);
    await context.close();
  });
});

describe('the package field', () => {
  const text = packageText({ name: 'guest.world', scenes: [scene('scenario.guest', 'G')] });

  test('accepts a dropped file', async () => {
    const at = operator.page;
    await open(at, 'Import');
    const dropped = await at.evaluateHandle(`{
      const carried = new DataTransfer();
      carried.items.add(new File([${JSON.stringify(text)}], 'dropped.json'));
      carried;
    }`);
    await at.locator('.drop').dispatchEvent('drop', { dataTransfer: dropped });
    await sees(at, 'dropped.json');
    await sees(at, 'guest.world 1.0.0');
  });

  test('accepts a pasted package', async () => {
    const at = operator.page;
    await at.getByRole('button', { name: 'Remove' }).click();
    await at.getByLabel('Package as text').fill(text);
    await sees(at, 'guest.world 1.0.0');
    await at.getByLabel('Package as text').fill('');
  });
});

describe('the overviews', () => {
  test('show the packs by level, find them, and explain why the bundle contains each', async () => {
    const at = operator.page;
    await at.getByRole('link', { name: 'Bundles and packs' }).click();
    await sees(at, '30 resolved packs of bundle.base.lab');
    expect(await at.locator('svg .node').count()).toBe(30);
    await at.getByLabel('Search the packs').fill('mars');
    expect(await at.locator('svg .node.found').count()).toBeGreaterThan(0);
    await at.getByRole('button', { name: 'Why pack.domain.mars is here' }).click();
    await sees(at, /bundle\.base\.lab → .*pack\.domain\.mars/);
    await picture(at, 'bundles');
  });

  test('list the registries, and their rows with their origin', async () => {
    const at = operator.page;
    await at.getByRole('link', { name: 'Registries' }).click();
    await at.getByRole('link', { name: 'astronomy.catalog.index.json' }).click();
    await at.getByLabel('Search the rows').fill('phobos');
    await sees(at, /^1 to \d of \d$/);
    await at.locator('.rows summary').first().click();
    await sees(at, /packs\/domain\/.*\.json/);
    await picture(at, 'registries');
  });

  test('show diagnostics and the health of scenes', async () => {
    const at = operator.page;
    await at.getByRole('link', { name: 'Diagnostics' }).click();
    await sees(at, /0 errors/);
    await picture(at, 'diagnostics');
    await at.getByRole('link', { name: 'Health' }).click();
    await sees(at, /scenes served/);
    await picture(at, 'health');
    expect(operator.errors).toEqual([]);
  });

  test('show the diagnostics of a refused project with their lines, and which overviews are unavailable', async () => {
    const at = operator.page;
    const file = join(world.directory, 'packs/law/pack.law.observer/pack.json');
    const good = readFileSync(file, 'utf8');
    writeFileSync(file, good.replace('"version": "1', '"version": "x1'));
    await at.getByRole('link', { name: 'Diagnostics' }).click();
    await sees(at, '1 error');
    await sees(at, /Line 4, column 14/);
    await sees(at, 'packs/law/pack.law.observer/pack.json');
    await picture(at, 'diagnostics-refused');
    await at.getByRole('link', { name: 'Registries' }).click();
    await sees(at, 'the project does not compile');
    writeFileSync(file, good);
    await at.getByRole('button', { name: 'Try again' }).click();
    await at.getByRole('link', { name: 'law.registry.json' }).waitFor();
  });
});

describe('a viewer', () => {
  test('can view everything; actions name the role that they require', async () => {
    const { page: at, context, errors } = await visit(browser, world, 'viewer', `${page}/import`);
    await give(at, packageText({ name: 'viewed.world', scenes: [scene('scenario.viewed', 'V')] }));
    await sees(at, 'Only operators and admins may import packages');
    expect(await importButton(at).isDisabled()).toBe(true);
    await open(at, 'Export');
    expect(await at.getByRole('button', { name: 'Export', exact: true }).isDisabled()).toBe(true);
    await open(at, 'Installed');
    await at.getByRole('button', { name: 'History of sample.world' }).click();
    expect(
      await at
        .getByRole('button', { name: /^Undo import/ })
        .first()
        .isDisabled(),
    ).toBe(true);
    await picture(at, 'viewer');
    expect(errors).toEqual([]);
    await context.close();
  });
});

describe('a lost session or portal', () => {
  test('an expired session prompts for the password, and form input is preserved', async () => {
    const { page: at, context } = await visit(browser, world, 'operator', `${page}/export`);
    const form = at.getByRole('form', { name: 'Export a package' });
    await form.getByLabel('Name').fill('demo.world');
    await form.getByLabel('Version').fill('1.0.0');
    await form.getByLabel('Reason').fill('kept');
    await context.clearCookies();
    await form.getByRole('button', { name: 'Export', exact: true }).click();
    await at.getByRole('dialog', { name: 'Your session has ended' }).waitFor();
    await picture(at, 'session-ended');
    await logIn(at, 'operator');
    await at.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await form.getByLabel('Name').inputValue()).toBe('demo.world');
    await form.getByRole('button', { name: 'Export', exact: true }).click();
    await sees(at, /^demo\.world 1\.0\.0: \d+ scenes$/);
    await context.close();
  });

  test('an unreachable portal is reported, and form input is preserved', async () => {
    const at = operator.page;
    await open(at, 'Export');
    const form = at.getByRole('form', { name: 'Export a package' });
    await form.getByLabel('Name').fill('gone.world');
    await form.getByLabel('Version').fill('1.0.0');
    await form.getByLabel('Reason').fill('gone');
    await world.stop();
    await form.getByRole('button', { name: 'Export', exact: true }).click();
    await sees(at, 'the portal does not answer');
    expect(await form.getByLabel('Name').inputValue()).toBe('gone.world');
    await picture(at, 'portal-gone');
  });
});
