/** Actions of a user on the operations page. */
import type { Page } from 'playwright-core';

export const page = '/admin/scene-packages';

/** A part of the operations page, opened by its tab. */
export async function open(at: Page, part: string): Promise<void> {
  if (!at.url().includes(page)) await at.goto(new URL(page, at.url()).href);
  await at.getByRole('tab', { name: part }).click();
}

export async function give(at: Page, text: string, name = 'package.json'): Promise<void> {
  await open(at, 'Import');
  await at.getByLabel('Package file').setInputFiles({ name, mimeType: 'application/json', buffer: Buffer.from(text) });
}

export async function chooseStrategy(at: Page, strategy: string): Promise<void> {
  await at.getByLabel(/^Strategy/).selectOption(strategy);
}

export const importButton = (at: Page) => at.getByRole('button', { name: 'Review and import' });

/** Confirms the plan that is shown. */
export async function confirm(at: Page, reason: string): Promise<void> {
  await at.getByRole('tabpanel', { name: 'Import' }).getByLabel('Reason').fill(reason);
  await importButton(at).click();
  await at.getByRole('dialog').getByRole('button', { name: 'Import', exact: true }).click();
}

/** Waits until the page contains this string. */
export async function sees(at: Page, text: string | RegExp): Promise<void> {
  await at.getByText(text).filter({ visible: true }).first().waitFor();
}
