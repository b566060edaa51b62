/** The flows of the page in a real browser. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { importPackage } from '../../../tools/xstack/ops/product/service.ts';
import { caller } from '../../product/support/instance.ts';
import { packageText, scene, type TestScene } from '../../product/support/package.ts';
import { xstack } from '../../support/binary.ts';
import { testWith } from '../../support/skip.ts';
import {
  hasBrowser,
  logIn,
  type PortalWorld,
  picture,
  startBrowser,
  startWorld,
  type Visit,
  visit,
} from './support.ts';

const test = testWith('Chromium', hasBrowser);
const page = '/admin/scene-packages';
let world: PortalWorld;
let browser: Browser;
let operator: Visit;

beforeAll(async () => {
  if (!hasBrowser) return;
  [world, browser] = await Promise.all([startWorld(), startBrowser()]);
  operator = await visit(browser, world, 'operator');
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await world?.remove();
});

/** A part of the operations page, opened by its tab. */
async function open(at: Page, part: string): Promise<void> {
  if (!at.url().includes(page)) await at.goto(`${world.url}${page}`);
  await at.getByRole('tab', { name: part }).click();
}

async function give(at: Page, text: string, name = 'package.json'): Promise<void> {
  await open(at, 'Import');
  await at.getByLabel('Package file').setInputFiles({ name, mimeType: 'application/json', buffer: Buffer.from(text) });
}

async function chooseStrategy(at: Page, strategy: string): Promise<void> {
  await at.getByLabel(/^Strategy/).selectOption(strategy);
}

const importButton = (at: Page) => at.getByRole('button', { name: 'Review and import' });

/** Confirms the plan that is shown. */
async function confirm(at: Page, reason: string): Promise<void> {
  await at.getByRole('tabpanel', { name: 'Import' }).getByLabel('Reason').fill(reason);
  await importButton(at).click();
  await at.getByRole('dialog').getByRole('button', { name: 'Import', exact: true }).click();
}

/** Waits until the page contains this string. */
async function sees(at: Page, text: string | RegExp): Promise<void> {
  await at.getByText(text).filter({ visible: true }).first().waitFor();
}

const changedScenes: readonly TestScene[] = [
  scene('scenario.survey.giants', 'The giants, again', { version: '2.0.0', tags: ['new'] }),
  scene('scenario.own.night', '夜', { version: '1.0.0' }),
];

describe('logging in', () => {
  test('a wrong login shows no reason and preserves the name; the right password is accepted', async () => {
    const { page: at, context, errors } = await visit(browser, world, 'operator');
    await at.getByRole('button', { name: 'Log out' }).click();
    await logIn(at, 'operator', 'wrong');
    await sees(at, 'the name or the password is wrong');
    expect(await at.getByLabel('Name').inputValue()).toBe('operator');
    await picture(at, 'login-refused');
    await logIn(at, 'operator');
    await sees(at, 'No package is installed');
    expect(errors).toEqual([]);
    await context.close();
  });
});

describe('exporting', () => {
  test('shows problems at their fields, preserves the form, and creates the same file as the command line', async () => {
    const at = operator.page;
    await open(at, 'Export');
    const form = at.getByRole('form', { name: 'Export a package' });
    await form.getByLabel('Name').fill('demo.world');
    await form.getByLabel('Version').fill('1.0');
    await form.getByRole('button', { name: 'Export', exact: true }).click();
    await sees(at, 'a reason is required');
    expect(await form.getByLabel('Reason').getAttribute('aria-invalid')).toBe('true');
    await form.getByLabel('Reason').fill("it's a test");
    await form.getByRole('button', { name: 'Export', exact: true }).click();
    await sees(at, '`1.0` must be a semantic version such as `1.2.0`');
    expect(await form.getByLabel('Version').getAttribute('aria-invalid')).toBe('true');
    expect(await form.getByLabel('Reason').inputValue()).toBe("it's a test");
    await form.getByLabel('Version').fill('1.0.0');
    await sees(
      at,
      String.raw`xstack package export --name demo.world --version 1.0.0 --channel stable --reason 'it'\''s a test'`,
    );
    await form.getByRole('button', { name: 'Export', exact: true }).click();
    await sees(at, 'demo.world 1.0.0: 4 scenes');
    await picture(at, 'export');
    const download = at.waitForEvent('download');
    await at.getByRole('button', { name: 'Download the package' }).click();
    expect((await download).suggestedFilename()).toBe('demo.world-1.0.0.json');
    const text = readFileSync(await (await download).path(), 'utf8');
    const { stdout } = xstack(['package', 'show', 'demo.world', '1.0.0', '--to', '-'], { cwd: world.directory });
    expect(text).toBe(stdout);
  });
});

describe('importing', () => {
  const text = packageText({ name: 'guest.world', scenes: changedScenes });

  test('shows the plan of each strategy with every difference, and the hash that the command line shows', async () => {
    const at = operator.page;
    await give(at, text);
    await sees(at, 'Skipped');
    await chooseStrategy(at, 'override_existing');
    await at.getByRole('button', { name: '1 Overwritten' }).waitFor();
    await chooseStrategy(at, 'rename_on_conflict');
    await at.getByRole('button', { name: '1 Renamed' }).waitFor();
    await at.getByRole('option', { name: /scenario.survey.giants → scenario.survey.giants__pkg1/ }).click();
    const differences = at.getByRole('region', { name: 'Differences of scenario.survey.giants' });
    expect(await differences.getByRole('row', { name: /^name/ }).innerText()).toMatch(/The giants\s+The giants, again/);
    expect(await differences.getByRole('row', { name: /^tags/ }).innerText()).toMatch(/absent\s+\["new"\]/);
    await picture(at, 'import-plan');
    const argv = ['package', 'plan', '-', '--strategy', 'rename_on_conflict', '--json'];
    const { plan } = JSON.parse(withInput(argv, text)) as { plan: { plan_hash: string } };
    await sees(at, plan.plan_hash.slice(0, 16));
  });

  test('requires a reason and a confirmation, and applies the plan that was shown', async () => {
    const at = operator.page;
    const reason = at.getByRole('tabpanel', { name: 'Import' }).getByLabel('Reason');
    await reason.fill('   ');
    await importButton(at).click();
    await sees(at, 'a reason is required');
    expect(await reason.inputValue()).toBe('   ');
    await reason.fill('for the guests');
    await importButton(at).click();
    await at.getByRole('dialog', { name: 'Import this plan?' }).waitFor();
    await picture(at, 'import-confirm');
    await at.keyboard.press('Escape');
    await at.getByRole('dialog').waitFor({ state: 'detached' });
    await confirm(at, 'for the guests');
    await sees(at, 'guest.world 1.0.0 is imported');
    await sees(at, '2 written, 1 of them renamed, 0 left alone');
    await open(at, 'Installed');
    const row = at.getByRole('row', { name: /guest\.world/ });
    await operator.context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await row.getByRole('button', { name: /^Copy checksum/ }).click();
    await row.getByText('copied').waitFor();
    const { checksum } = JSON.parse(text) as { checksum: string };
    expect(await at.evaluate<string>('navigator.clipboard.readText()')).toBe(checksum);
    await picture(at, 'installed');
  });

  test('a second time changes nothing, and shows that', async () => {
    const at = operator.page;
    await give(at, text);
    await chooseStrategy(at, 'rename_on_conflict');
    await at.getByRole('button', { name: '2 Unchanged' }).waitFor();
    await confirm(at, 'again');
    await sees(at, 'The import changed no scene');
  });

  test('an outdated plan is not applied: the new plan is shown, and the reason is preserved', async () => {
    const at = operator.page;
    await give(at, packageText({ name: 'late.world', scenes: [scene('scenario.late', 'Late')] }));
    await chooseStrategy(at, 'skip_existing');
    await at.getByRole('button', { name: '1 Added' }).waitFor();
    await importPackage(world.instance, caller, {
      text: packageText({ name: 'other.world', scenes: [scene('scenario.late', 'Somebody was faster')] }),
      file: 'p.json',
      strategy: 'skip_existing',
      reason: 'meanwhile',
    });
    await confirm(at, 'mine');
    await sees(at, 'The scenes have changed since that plan was shown');
    await at.getByRole('button', { name: '1 Skipped' }).waitFor();
    await picture(at, 'import-stale');
    expect(await at.getByRole('tabpanel', { name: 'Import' }).getByLabel('Reason').inputValue()).toBe('mine');
    await confirm(at, 'mine');
    await sees(at, 'The import changed no scene');
  });

  for (const [what, given, wanted] of [
    ['text that is no JSON', '{\n  "package_name": "x",\n}', /trailing comma/],
    ['a package that was changed', text.replace('夜', '昼'), /does not match the package/],
    ['a package that lacks a member', text.replace('"policies"', '"polices"'), / is not a member/],
  ] as const)
    test(`shows the problem of ${what} with its line`, async () => {
      const at = operator.page;
      await give(at, given);
      await sees(at, wanted);
      expect(await at.getByRole('region', { name: 'Diagnostics of the package' }).innerText()).toMatch(
        /Line \d+, column \d+/,
      );
      expect(await importButton(at).count()).toBe(0);
      await picture(at, 'import-refused');
    });

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

  test('escapes the strings of a hostile package', async () => {
    const at = operator.page;
    const evil = '<img src=x onerror=alert(1)><script>alert(2)</script>';
    const scenes = [
      scene('scenario.evil', evil, {
        link: 'javascript:alert(3)',
        reversed: 'abc\u202edef',
        zero: 'a\u200bb',
        long: 'x'.repeat(50_000),
      }),
      scene('scenario.survey.giants', evil, {
        [evil]: { '</td>': evil },
        reversed: 'abc\u202edef',
        link: 'javascript:alert(3)',
      }),
    ];
    await give(at, packageText({ name: evil, scenes }), `${evil}.json`);
    await chooseStrategy(at, 'override_existing');
    await at.getByRole('option', { name: /scenario.survey.giants/ }).click();
    await sees(at, evil);
    const differences = at.getByRole('region', { name: 'Differences of scenario.survey.giants' });
    expect(await differences.getByRole('row', { name: /^reversed/ }).innerText()).toMatch(/abcU\+202Edef/);
    await picture(at, 'import-hostile');
    expect(await at.locator('main img, main script, main iframe, main a[href^="javascript"]').count()).toBe(0);
    await confirm(at, `${evil}\n\u200f`);
    await sees(at, `${evil} 1.0.0 is imported`);
    await open(at, 'Installed');
    await at.getByRole('button', { name: `History of ${evil}` }).click();
    await sees(at, 'All ledger rows');
    await open(at, 'Governance');
    await sees(at, 'U+200F');
    expect(operator.errors).toEqual([]);
  });

  test('five thousand scenes: only visible rows are rendered, and keys reach the last one', async () => {
    const at = operator.page;
    const scenes = Array.from({ length: 5000 }, (_, i) =>
      scene(`big.scene${String(i).padStart(5, '0')}`, `TestScene ${i}`, { i }),
    );
    await give(at, packageText({ name: 'big.world', scenes }));
    await at.getByRole('button', { name: '5000 Added' }).waitFor();
    const list = at.getByRole('listbox', { name: 'Scenes of the plan' });
    expect(await list.getByRole('option').count()).toBeLessThan(60);
    await list.press('End');
    await at.getByRole('option', { name: /big.scene04999/, selected: true }).waitFor();
    await list.press('Home');
    await at.getByRole('option', { name: /big.scene00000/, selected: true }).waitFor();
    await confirm(at, 'big');
    await sees(at, '5000 written');
  });
});

/** A command that reads its package from standard input; run where the portal runs. */
function withInput(argv: readonly string[], input: string): string {
  const { stdout } = xstack(argv, { cwd: world.directory, input });
  return stdout;
}

describe('undoing', () => {
  test('shows its plan, requires a reason, and applies that plan', async () => {
    const at = operator.page;
    await open(at, 'Installed');
    await at.getByRole('button', { name: 'History of big.world' }).click();
    await at.getByRole('button', { name: /^Undo import/ }).click();
    const dialog = at.getByRole('dialog');
    await dialog.getByText('Removed: 5000').waitFor();
    await dialog.getByRole('button', { name: 'Undo import' }).click();
    await sees(at, 'a reason is required');
    await picture(at, 'rollback');
    await dialog.getByLabel('Reason').fill('too big');
    await dialog.getByRole('button', { name: 'Undo import' }).click();
    await sees(at, /Import \d+ is undone/);
    await dialog.getByRole('button', { name: 'Close' }).click();
    await at
      .getByRole('row', { name: /big\.world/ })
      .first()
      .waitFor();
  });

  test('shows its blockers', async () => {
    const at = operator.page;
    await at.reload();
    await at.getByRole('button', { name: 'History of guest.world' }).click();
    await at
      .getByRole('button', { name: /^Undo import/ })
      .last()
      .click();
    await sees(at, 'It cannot be undone now');
    await picture(at, 'rollback-blocked');
    await at.keyboard.press('Escape');
  });
});

describe('the governance log', () => {
  test('is shown newest first, filtered, with the state of its chain', async () => {
    const at = operator.page;
    await open(at, 'Governance');
    await sees(at, /The chain of \d+ rows is unbroken/);
    const log = at.getByRole('list', { name: 'Governance log' });
    expect(await log.getByRole('listitem').first().innerText()).toContain('package rollback by operator');
    await at.getByLabel('Action').selectOption('package_export');
    await sees(at, "it's a test");
    await expect.poll(() => log.getByRole('listitem').count()).toBe(1);
    await picture(at, 'governance');
    await at.getByLabel('Actor').fill('nobody');
    await sees(at, 'No matching rows');
    await at.getByLabel('Actor').fill('');
    await log.getByText('Details').click();
    const trace = (await log.getByText(/^Trace /).innerText()).replace('Trace ', '');
    await at.getByLabel('Action').selectOption('');
    await expect.poll(() => log.getByRole('listitem').count()).toBeGreaterThan(1);
    await at.getByLabel('Trace').fill(trace);
    await expect.poll(() => log.getByRole('listitem').count()).toBe(1);
    await sees(at, "it's a test");
    await at.getByLabel('Trace').fill('');
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
    await at.getByRole('button', { name: 'History of guest.world' }).click();
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

describe('when the portal changes', () => {
  test('an expired session prompts for the password, and form input is preserved', async () => {
    const { page: at, context } = await visit(browser, world, 'operator', `${page}/export`);
    const form = at.getByRole('form', { name: 'Export a package' });
    await form.getByLabel('Name').fill('kept.world');
    await form.getByLabel('Version').fill('1.0.0');
    await form.getByLabel('Reason').fill('kept');
    await context.clearCookies();
    await form.getByRole('button', { name: 'Export', exact: true }).click();
    await at.getByRole('dialog', { name: 'Your session has ended' }).waitFor();
    await picture(at, 'session-ended');
    await logIn(at, 'operator');
    await at.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await form.getByLabel('Name').inputValue()).toBe('kept.world');
    await form.getByRole('button', { name: 'Export', exact: true }).click();
    await sees(at, /^kept\.world 1\.0\.0: \d+ scenes$/);
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
