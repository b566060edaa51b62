/** The page during interruptions: other tabs, proxies, slow answers, lost sessions, double clicks. */
import type { Browser, Page, Route } from 'playwright-core';
import { afterAll, beforeAll, expect } from 'vitest';
import { packageText, scene } from '../../product/support/package.ts';
import { testWith } from '../../support/skip.ts';
import {
  hasBrowser,
  logIn,
  newContext,
  type PortalWorld,
  startBrowser,
  startWorldWithPackage,
  type Visit,
  visit,
} from './support.ts';

const test = testWith('Chromium', hasBrowser);
const page = '/admin/scene-packages';
let world: PortalWorld;
let browser: Browser;

beforeAll(async () => {
  if (hasBrowser) [world, browser] = await Promise.all([startWorldWithPackage(), startBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await world?.remove();
});

const packageOf = (name: string) => packageText({ name, scenes: [scene(`scenario.${name}`, 'A scene')] });

async function give(at: Page, text: string, name = 'package.json'): Promise<void> {
  await at.getByLabel('Package file').setInputFiles({ name, mimeType: 'application/json', buffer: Buffer.from(text) });
}

/** Intercepts the requests for one intent. */
async function intercept(at: Page, intent: string, handle: (route: Route) => Promise<void>): Promise<void> {
  await at.route('**/api/v1/intent', async (route) => {
    const body = route.request().postDataJSON() as { intent: string };
    await (body.intent === intent ? handle(route) : route.continue());
  });
}

/** Intercepts the requests for one intent that `holds` selects; they wait until the returned function is called. */
async function hold(at: Page, intent: string, holds = (_: string) => true): Promise<() => void> {
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  await intercept(at, intent, async (route) => {
    if (holds(route.request().postData() ?? '')) await released;
    await route.continue();
  });
  return release;
}

const waits = (at: Page, text: string | RegExp) => at.getByText(text).filter({ visible: true }).first().waitFor();

/** Opens a page, and checks at the end that no error reached the console. */
async function on(path: string, work: (at: Page, visited: Visit) => Promise<void>): Promise<void> {
  const visited = await visit(browser, world, 'operator', path);
  await visited.page.getByRole('button', { name: 'Log out' }).waitFor();
  await work(visited.page, visited);
  expect(visited.errors.filter((error) => !error.includes('Failed to load resource'))).toEqual([]);
  await visited.context.close();
}

test('an action works after another tab logged out and in again', async () => {
  await on(`${page}/export`, async (at, { context }) => {
    const other = await context.newPage();
    await other.goto(`${world.url}${page}`);
    await other.getByRole('button', { name: 'Log out' }).click();
    await logIn(other, 'operator');
    await other.getByRole('button', { name: 'Log out' }).waitFor();
    const form = at.getByRole('form', { name: 'Export a package' });
    await form.getByLabel('Name').fill('tabs.world');
    await form.getByLabel('Version').fill('1.0.0');
    await form.getByLabel('Reason').fill('two tabs');
    await form.getByRole('button', { name: 'Export', exact: true }).click();
    await waits(at, /^tabs\.world 1\.0\.0: \d+ scenes?$/);
  });
});

test('a page does not act for another user who has logged in in another tab', async () => {
  await on(`${page}/export`, async (at, { context }) => {
    const other = await context.newPage();
    await other.goto(`${world.url}${page}`);
    await other.getByRole('button', { name: 'Log out' }).click();
    await logIn(other, 'viewer');
    await other.getByRole('button', { name: 'Log out' }).waitFor();
    await at.getByRole('button', { name: 'Log out' }).click();
    await waits(at, /this page shows operator, but viewer has logged in/);
    await other.reload();
    await other.getByRole('button', { name: 'Log out' }).waitFor();
  });
});

test('a failed logout is not shown as successful', async () => {
  await on(page, async (at) => {
    await intercept(at, 'logout', (route) => route.fulfill({ status: 502, body: '<html>', contentType: 'text/html' }));
    await at.getByRole('button', { name: 'Log out' }).click();
    await waits(at, 'You are still logged in');
    await at.getByRole('heading', { name: 'Scene packages' }).waitFor();
  });
});

test('open views reload after a new login, and rows of another filter are not shown', async () => {
  await on(`${page}/governance`, async (at, { context }) => {
    await waits(at, /is unbroken/);
    // A request that is still to come would end the session, and the dialog would take what is typed here.
    await at.getByRole('list', { name: 'Governance log' }).getByText('package import').waitFor();
    await context.clearCookies();
    await at.getByLabel('Actor').fill('nobody');
    await at.getByRole('dialog', { name: 'Your session has ended' }).waitFor();
    await logIn(at, 'operator');
    await waits(at, 'No matching rows');
    expect(await at.getByText('AUTH_REQUIRED').count()).toBe(0);
  });
});

test('rows of another filter are not shown while an answer is pending', async () => {
  await on(`${page}/governance`, async (at) => {
    const log = at.getByRole('list', { name: 'Governance log' });
    await log.getByText('package import').waitFor();
    const release = await hold(at, 'governance.log', (body) => body.includes('nobody'));
    await at.getByLabel('Actor').fill('nobody');
    await waits(at, /Loading the log/);
    expect(await log.count()).toBe(0);
    release();
    await waits(at, 'No matching rows');
  });
  await on('/registries/lens.registry.json', async (at) => {
    const rows = at.getByRole('region', { name: 'Rows of lens.registry.json' });
    await rows.getByRole('listitem').first().waitFor();
    const release = await hold(at, 'project.registry.rows', (body) => body.includes('nothing'));
    await rows.getByLabel('Search the rows').fill('nothing');
    await waits(at, /Loading rows/);
    expect(await rows.getByRole('listitem').count()).toBe(0);
    release();
    await waits(at, 'No matching rows');
  });
});

test('a double click imports once', async () => {
  await on(`${page}/import`, async (at) => {
    let requests = 0;
    await intercept(at, 'scene.package.import', async (route) => {
      requests++;
      await new Promise((resolve) => setTimeout(resolve, 300));
      await route.continue();
    });
    await give(at, packageOf('double'));
    const panel = at.getByRole('tabpanel', { name: 'Import' });
    await panel.getByRole('button', { name: 'Review and import' }).click();
    await waits(at, 'a reason is required');
    expect(await at.getByRole('dialog').count()).toBe(0);
    await panel.getByLabel('Reason').fill('once');
    expect(await at.getByText('a reason is required').count()).toBe(0);
    await panel.getByRole('button', { name: 'Review and import' }).click();
    await at.getByRole('dialog').getByRole('button', { name: 'Import', exact: true }).dblclick({ delay: 5 });
    await waits(at, 'double 1.0.0 is imported');
    expect(requests).toBe(1);
  });
});

test('an answer of a proxy is reported as such', async () => {
  await on(`${page}/import`, async (at) => {
    await intercept(at, 'scene.package.dry_run_import', (route) =>
      route.fulfill({ status: 413, body: '<html>413</html>', contentType: 'text/html' }),
    );
    await give(at, packageOf('proxy'));
    await waits(at, /too large for the proxy in front of the portal \(413\)/);
    for (const body of ['{"message": "no healthy upstream"}', '"overloaded"', 'null', '{"ok": tr']) {
      await at.unrouteAll();
      await intercept(at, 'scene.package.dry_run_import', (route) =>
        route.fulfill({ status: 502, body, contentType: 'application/json' }),
      );
      await give(at, packageOf(`proxy.${body.length}`));
      await waits(at, /the proxy in front of the portal answered with status 502/);
    }
  });
});

test('the plan of one file is never shown under the name of another', async () => {
  await on(`${page}/import`, async (at) => {
    await give(at, packageOf('first'), 'first.json');
    await at.getByRole('heading', { name: 'first 1.0.0' }).waitFor();
    const release = await hold(at, 'scene.package.dry_run_import');
    await at.getByRole('button', { name: 'Remove' }).click();
    await give(at, packageOf('second'), 'second.json');
    await waits(at, 'second.json');
    await waits(at, /Planning the import/);
    expect(await at.getByRole('heading', { name: 'first 1.0.0' }).count()).toBe(0);
    release();
    await at.getByRole('heading', { name: 'second 1.0.0' }).waitFor();
  });
});

test('of two files chosen in a row, the later one is planned', async () => {
  await on(`${page}/import`, async (at) => {
    await at.evaluate(() => {
      const read = File.prototype.arrayBuffer;
      const slow = new Promise<void>((resolve) => Object.assign(globalThis, { finishReading: resolve }));
      File.prototype.arrayBuffer = async function (this: File) {
        if (this.name === 'slow.json') await slow;
        return read.call(this);
      };
    });
    await give(at, packageOf('slow'), 'slow.json');
    await give(at, packageOf('fast'), 'fast.json');
    await at.getByRole('heading', { name: 'fast 1.0.0' }).waitFor();
    await at.evaluate(async () => {
      (globalThis as unknown as { finishReading: () => void }).finishReading();
      await new Promise((resolve) => setTimeout(resolve, 50));
    });
    await waits(at, 'fast.json');
  });
});

test('a package that becomes too large as a request is refused before the upload', async () => {
  await on(`${page}/import`, async (at) => {
    let requests = 0;
    await intercept(at, 'scene.package.dry_run_import', async (route) => {
      requests++;
      await route.continue();
    });
    await intercept(at, 'app.init', async (route) => {
      const response = await route.fetch();
      const answer = (await response.json()) as { data: object };
      answer.data = { ...answer.data, maximum_body_bytes: 200_000 };
      await route.fulfill({ response, json: answer });
    });
    await at.reload();
    await give(at, JSON.stringify({ a: '"'.repeat(80_000) }), 'quotes.json');
    await waits(at, /quotes\.json is too large/);
    await at.getByRole('button', { name: 'Remove' }).click();
    await at.getByLabel('Package as text').fill(JSON.stringify({ a: '"'.repeat(80_000) }));
    await waits(at, /the package is too large/);
    expect(requests).toBe(0);
  });
});

test('the excerpt of a one-line package is around the fault', async () => {
  await on(`${page}/import`, async (at) => {
    const line = JSON.stringify(JSON.parse(packageOf('line'))).replace(
      '"package_version":"1.0.0"',
      '"package_version":1',
    );
    await give(at, line);
    const mark = at.locator('.diagnostics mark').first();
    await mark.waitFor();
    expect(await mark.innerText()).toContain('1');
    expect(await at.locator('.diagnostics pre').first().innerText()).toContain('"package_version":1');
    await give(at, packageOf('lines').replace('"1.0.0"', '1').replaceAll('\n', '\r\n'), 'lines.json');
    await waits(at, 'lines.json');
    await mark.waitFor();
    expect(await at.locator('.diagnostics pre').first().innerText()).not.toContain('U+000D');
  });
});

test('the command line of an export names the instance', async () => {
  await on(`${page}/export`, async (at) => {
    await waits(at, new RegExp(`xstack package export .* --repo-root ${world.directory}`));
  });
});

test('a changed log is shown with its rows', async () => {
  await on(page, async (at) => {
    await intercept(at, 'governance.verify', async (route) => {
      const response = await route.fetch();
      const answer = (await response.json()) as { data: object };
      answer.data = { ...answer.data, valid: false, problems: [{ id: 7, problem: 'row_changed' }] };
      await route.fulfill({ response, json: answer });
    });
    await at.getByRole('tab', { name: 'Governance' }).click();
    await waits(at, 'Row 7 was changed after it was written');
    await waits(at, `xstack governance verify --repo-root ${world.directory}`);
  });
});

test('a session that the browser does not store is explained', async () => {
  const context = await newContext(browser);
  const at = await context.newPage();
  await at.goto(`${world.url}${page}`);
  await intercept(at, 'login', async (route) => {
    const response = await route.fetch();
    const { 'set-cookie': _, ...headers } = response.headers();
    await route.fulfill({ response, headers });
    await context.clearCookies();
  });
  await logIn(at, 'operator');
  await waits(at, /the browser did not store the session/);
  await context.close();
});
