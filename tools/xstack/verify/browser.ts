import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { writeFile } from '../io/write-file.ts';
import { type CheckRecorder, Stop } from './recorder.ts';
import type { Variables } from './variables.ts';

/** A page in a real Chromium; errors and requests to other origins are recorded as faults. */
export interface WatchedPage {
  readonly page: Page;
  /** Saves a screenshot. */
  readonly screenshot: (name: string) => Promise<void>;
}

export interface BrowserOptions {
  readonly url: string;
  /** Directory of screenshots. */
  readonly folder: string;
  readonly variables: Variables;
}

const patience_ms = 20_000;

/** Opens a browser, runs work with a page, and closes it. A timeout of the page is a fault. */
export async function withPage<T>(
  recorder: CheckRecorder,
  { url, folder, variables }: BrowserOptions,
  work: (watched: WatchedPage) => Promise<T>,
): Promise<T> {
  const browser = await openBrowser(variables);
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    page.setDefaultTimeout(patience_ms);
    watch(page, url, recorder);
    const screenshot = async (name: string) =>
      writeFile(join(folder, `page-${name}.png`), await page.screenshot({ fullPage: true }));
    try {
      return await work({ page, screenshot });
    } catch (error) {
      if (!(error instanceof Error) || error instanceof Stop) throw error;
      await screenshot('at-the-fault');
      throw new Stop(`the page could not be used: ${plain(error.message)}`);
    }
  } finally {
    await browser.close();
  }
}

/** Formats a playwright message on one line, without colors. */
function plain(message: string): string {
  return stripVTControlCharacters(message)
    .split(/\s*\n\s*/)
    .slice(0, 3)
    .join(' ');
}

async function openBrowser(variables: Variables): Promise<Browser> {
  const { chromium } = await import('playwright-core').catch(() => {
    throw new Stop('the page is driven with playwright-core, which is not installed: `npm ci` installs it');
  });
  const executablePath = chromiumIn(variables);
  if (executablePath === undefined)
    throw new Stop(
      'there is no Chromium: install it (Debian: `apt-get install chromium`), or name it with CHROMIUM=<path>',
    );
  try {
    return await chromium.launch({ executablePath, args: switches });
  } catch (error) {
    throw new Stop(`${executablePath} does not start: ${String((error as Error).message).split('\n')[0]}`);
  }
}

/** Switches that also work in a container; disables requests other than those of the page. */
const switches = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

function chromiumIn(variables: Variables): string | undefined {
  const given = variables['CHROMIUM'];
  if (given) return existsSync(given) ? given : undefined;
  const directories = (variables['PATH'] ?? '').split(':').filter((directory) => directory !== '');
  return directories
    .flatMap((directory) => names.map((name) => join(directory, name)))
    .find((path) => existsSync(path));
}

function watch(page: Page, url: string, recorder: CheckRecorder): void {
  const { host } = new URL(url);
  page.on('pageerror', ({ message }) => recorder.fault(`the page threw: ${message}`));
  page.on('console', (message) => {
    // A provoked refusal is also logged here, with its status; everything else is a fault.
    if (message.type() === 'error' && !/status of 4\d\d/.test(message.text()))
      recorder.fault(`the console of the page has an error: ${message.text()}`);
  });
  page.on('request', (request) => {
    const asked = new URL(request.url());
    if (/^https?:$/.test(asked.protocol) && asked.host !== host)
      recorder.fault(`the page contacted another host: ${asked.origin}`);
  });
}
