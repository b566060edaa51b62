/** The flows of the page in a real browser. */
import { readFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { importPackage } from '../../../tools/xstack/ops/product/service.ts';
import { caller } from '../../product/support/instance.ts';
import { packageText, scene, type TestScene } from '../../product/support/package.ts';
import { xstack } from '../../support/binary.ts';
import { testWith } from '../../support/skip.ts';
import { chooseStrategy, confirm, give, importButton, open, sees } from './page-actions.ts';
import { hasBrowser, type PortalWorld, picture, startBrowser, startWorld, type Visit, visit } from './support.ts';

const test = testWith('Chromium', hasBrowser);

let world: PortalWorld;
let browser: Browser;
let operator: Visit;

beforeAll(async () => {
  if (!hasBrowser) return;
  [world, browser] = await Promise.all([startWorld(), startBrowser()]);
  operator = await visit(browser, world, 'operator');
});
afterAll(async () => {
  await browser?.close();
  await world?.remove();
});

const changedScenes: readonly TestScene[] = [
  scene('scenario.survey.giants', 'The giants, again', { version: '2.0.0', tags: ['new'] }),
  scene('scenario.own.night', '夜', { version: '1.0.0' }),
];

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
      scene(`big.scene${String(i).padStart(5, '0')}`, `Scene ${i}`, { i }),
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
