import type { Locator, Page } from 'playwright-core';
import { type BrowserOptions, type WatchedPage, withPage } from '../browser.ts';
import { dryRun, expectKeys } from '../dry-run.ts';
import { expectInstalled, exportPackage, governanceModel, importedScenes, importedScenesJson } from '../instance.ts';
import { numberAt, stringAt } from '../json.ts';
import type { PackageRecord } from '../package.ts';
import { type Sample, sampleOf, tampered } from '../sample.ts';
import { type CheckSession, invoke, rowsOf } from '../session.ts';

export interface UiOptions extends Omit<BrowserOptions, 'url'> {
  readonly login: string;
  readonly password: string;
}

/** Checks the operations page from both sides: its content, and the resulting state of the portal. */
export async function uiCheck(session: CheckSession, options: UiOptions): Promise<void> {
  const { client, recorder, run } = session;
  await invoke(session, 'app.init', { scene: 'web', with_preload: false });
  const name = `verify-ui-${run}`;
  const before = await importedScenesJson(session);
  const { pack: exported } = await exportPackage(session, `${name}-base`, '1.0.0');
  const sample = sampleOf(exported, { name, version: '1.0.0', word: `v${run}` });
  await withPage(recorder, { ...options, url: client.url }, async (watched) => {
    await logIn(watched, new URL('/admin/scene-packages', client.url).href, options);
    await seeInstalled(session, watched, exported.package_name);
    await exportOnPage(session, watched, `${name}-page`);
    await importOnPage(session, watched, sample);
    await seeLog(session, watched);
  });
  await undoImport(session, name, before);
}

async function logIn(
  { page, screenshot }: WatchedPage,
  address: string,
  { login, password }: UiOptions,
): Promise<void> {
  await page.goto(address);
  await page.getByLabel('Name').fill(login);
  await page.getByLabel('Password').fill(password);
  await screenshot('1-login');
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.getByRole('tab', { name: 'Installed' }).waitFor();
}

async function seeInstalled(
  { recorder }: CheckSession,
  { page, screenshot }: WatchedPage,
  name: string,
): Promise<void> {
  const row = page.getByRole('row').filter({ hasText: name });
  await row.first().waitFor();
  recorder.expect(
    /1\.0\.0/.test(await row.first().innerText()),
    'the page lists what is installed',
    `the page does not show the version of \`${name}\``,
  );
  await screenshot('2-installed');
}

async function exportOnPage(session: CheckSession, { page, screenshot }: WatchedPage, name: string): Promise<void> {
  const { recorder } = session;
  const panel = await openTab(page, 'Export');
  await panel.getByLabel('Name').fill(name);
  await panel.getByLabel('Version').fill('1.0.0');
  await expectEmptyReason(session, panel);
  await panel.getByRole('button', { name: 'Export', exact: true }).click();
  await panel.locator('[aria-invalid="true"]').waitFor();
  recorder.expect(
    (await panel.getByLabel('Name').inputValue()) === name,
    'a refused form preserves its input and shows the problem at its field',
    'the export form lost its content when it was refused',
  );
  await screenshot('3-export-refused');
  await panel.getByLabel('Reason').fill('a check of the page');
  await panel.getByRole('button', { name: 'Export', exact: true }).click();
  await panel.getByRole('button', { name: 'Download the package' }).waitFor();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    panel.getByRole('button', { name: 'Download the package' }).click(),
  ]);
  const pack = JSON.parse(await textOf(download.createReadStream())) as PackageRecord;
  await expectInstalled(session, pack, 'export');
  recorder.expect(
    pack.package_name === name,
    'the page exports a package and offers it as a download',
    'the download is another package',
  );
  await screenshot('4-exported');
}

async function textOf(stream: Promise<AsyncIterable<Buffer>>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of await stream) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

async function importOnPage(session: CheckSession, { page, screenshot }: WatchedPage, sample: Sample): Promise<void> {
  const { recorder } = session;
  const strategy = 'rename_on_conflict';
  const panel = await openTab(page, 'Import');
  await panel.getByLabel('Package as text').fill(JSON.stringify(tampered(sample.pack)));
  await panel.getByText('CHECKSUM_MISMATCH').first().waitFor();
  await screenshot('5-import-refused');
  recorder.expect(
    (await panel.getByRole('button', { name: /^Review and import/ }).count()) === 0,
    'a package that was changed cannot be confirmed',
    'the page offers to import a package that was changed',
  );
  await panel.getByLabel('Package as text').fill(JSON.stringify(sample.pack));
  await panel.getByLabel(/^Strategy/).selectOption(strategy);
  const { planHash } = await dryRun(session, sample.pack, strategy);
  await panel.getByText(planHash.slice(0, 16)).first().waitFor();
  recorder.expect(true, 'the page shows the plan that every client gets', '');
  await expectEmptyReason(session, panel);
  await panel.getByLabel('Reason').fill('a check of the page');
  await screenshot('6-plan');
  const before = await importedScenes(session);
  await panel.getByRole('button', { name: /^Review and import/ }).click();
  const dialog = page.getByRole('dialog');
  await dialog.waitFor();
  await screenshot('7-confirm');
  await dialog.getByRole('button', { name: 'Import', exact: true }).click();
  await panel.getByText(`${sample.pack.package_name} 1.0.0 is imported`).waitFor();
  await screenshot('8-imported');
  const written = [...(await importedScenes(session)).keys()].filter((code) => !before.has(code));
  const renamed = written.filter((code) => code.startsWith(`${sample.conflict}__pkg`));
  expectKeys(session, 'the scenes that the page imported', written, [...sample.added, ...renamed.slice(0, 1)]);
  await expectInstalled(session, sample.pack, 'import');
}

async function expectEmptyReason({ recorder }: CheckSession, panel: Locator): Promise<void> {
  recorder.expect(
    (await panel.getByLabel('Reason').inputValue()) === '',
    'the reason is never filled in automatically',
    'the page fills in a reason',
  );
}

async function seeLog({ recorder }: CheckSession, { page, screenshot }: WatchedPage): Promise<void> {
  const panel = await openTab(page, 'Governance');
  await panel.getByRole('list', { name: 'Governance log' }).getByText('package import').first().waitFor();
  await panel.getByText(/^The chain of \d+ rows is unbroken$/).waitFor();
  recorder.expect(true, 'the page shows the log and its unbroken chain', '');
  await screenshot('9-governance');
}

async function openTab(page: Page, name: string): Promise<Locator> {
  await page.getByRole('tab', { name, exact: true }).click();
  return page.getByRole('tabpanel', { name, exact: true });
}

/** Undoes the import made on the page; its id is in the log. */
async function undoImport(session: CheckSession, name: string, before: string): Promise<void> {
  const rows = await rowsOf(session, governanceModel, [['action', '=', 'package_import']], {
    order: 'id desc',
    limit: 10,
  });
  const payloads = rows.map((row) => JSON.parse(stringAt(row, 'payload_json') ?? '{}') as Record<string, never>);
  const payload = payloads.find((each) => each['package_name'] === name);
  const importId = numberAt(payload, 'import_id') ?? 0;
  await invoke(session, 'scene.package.rollback', { import_id: importId, reason: 'the check of the page is over' });
  session.recorder.expect(
    (await importedScenesJson(session)) === before,
    'undoing the import restores the imported scenes',
    'the imported scenes differ from those before the undone import',
  );
}
