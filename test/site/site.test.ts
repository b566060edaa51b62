/** The built site in a browser and on disk. `npm run site` builds it. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { deadLinks } from '../../site/links.mjs';
import { startBrowser } from '../portal/web/support.ts';
import { root } from '../support/binary.ts';
import { patience_ms } from '../support/patience.ts';
import { dist, type Server, serveSite } from './support/serve.ts';

const filesIn = (folder: string, ending: string) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path.endsWith(ending))
    .sort();
const htmlPages = () => filesIn(dist, '.html').filter((path) => path !== '404.html');

let server: Server;
let browser: Browser;
beforeAll(async () => {
  server = await serveSite();
  browser = await startBrowser();
});
afterAll(async () => {
  await browser.close();
  await server.close();
});

/** Opens a page; `problems` collects errors and requests to other hosts. */
async function open(path: string): Promise<{ readonly page: Page; readonly problems: readonly string[] }> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, colorScheme: 'light' });
  page.setDefaultTimeout(patience_ms);
  const problems: string[] = [];
  page.on('pageerror', ({ message }) => problems.push(message));
  page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
  page.on('request', (request) => request.url().startsWith(server.url) || problems.push(request.url().slice(0, 100)));
  page.on(
    'response',
    (response) => response.status() >= 400 && problems.push(`${response.status()} ${response.url()}`),
  );
  await page.goto(`${server.url}${path}`);
  return { page, problems: problems.filter((problem) => !problem.startsWith('data:')) };
}

test.each([
  ['circular dependency', 'refuse.pack.circular_dependency'],
  ['--locked', 'reference/cli'],
])('the search finds %s', async (words, found) => {
  const { page, problems } = await open('/');
  await page.getByRole('button', { name: 'Search' }).click();
  await page.getByRole('searchbox').fill(words);
  await page.locator('.results a').first().waitFor();
  const links = await page
    .locator('.results a')
    .evaluateAll((all) => all.map((each) => each.getAttribute('href') ?? ''));
  expect(
    links.some((link) => link.includes(found)),
    links.join('\n'),
  ).toBe(true);
  expect(problems).toEqual([]);
  await page.close();
});

test('the dark mode is a switch, and follows the system at first', async () => {
  const { page, problems } = await open('/guide/install.html');
  const isDark = () => page.locator('html').evaluate((html) => html.classList.contains('dark'));
  expect(await isDark()).toBe(false);
  await page.getByRole('switch').first().click();
  expect(await isDark()).toBe(true);
  expect(problems).toEqual([]);
  await page.close();
});

test.each(['/', '/reference/cli.html', '/diagnostics/', '/reference/library/xstack/', '/schemas/'])(
  '%s is shown without an error and without another host',
  async (path) => {
    const { page, problems } = await open(path);
    expect(await page.locator('h1').first().textContent()).toBeTruthy();
    expect(problems).toEqual([]);
    await page.close();
  },
);

test('every link and every anchor exists', () => {
  expect(htmlPages().length).toBeGreaterThan(250);
  expect(deadLinks(dist)).toEqual([]);
});

test('dead links and missing anchors are found', () => {
  const directory = mkdtempSync(join(tmpdir(), 'xstack-links-'));
  try {
    writeFileSync(
      join(directory, 'a.html'),
      '<a href="./b.html">1</a> <a href="/c">2</a> <a href="https://x.org/">3</a>',
    );
    writeFileSync(join(directory, 'b.html'), '<h1 id="top"></h1><a href="#top">1</a> <a href="a#end">2</a>');
    expect(deadLinks(directory)).toEqual([
      '/a.html: /c: the page does not exist',
      '/b.html: a#end: the anchor does not exist in /a.html',
    ]);
  } finally {
    rmSync(directory, { recursive: true });
  }
});

test('every page has its Markdown, whose links exist', () => {
  const pages = htmlPages().filter((path) => path !== 'playground.html');
  expect(pages.filter((path) => !existsSync(join(dist, path.replace(/\.html$/, '.md'))))).toEqual([]);
  const dead = pages.flatMap((path) => {
    const twin = path.replace(/\.html$/, '.md');
    const text = readFileSync(join(dist, twin), 'utf8').replaceAll(/^```[\s\S]*?^```/gm, '');
    const links = [...text.matchAll(/\]\(([^()\s#]+)[^()\s]*\)/g)].map(([, link = '']) => link);
    const resolved = links.map((link) => new URL(link, `http://site/${twin}`));
    return resolved
      .filter(({ host, pathname }) => host === 'site' && !existsSync(join(dist, decodeURIComponent(pathname))))
      .map(({ pathname }) => `${twin}: ${pathname}`);
  });
  expect(dead).toEqual([]);
});

test('llms.txt links to every page of the documents', () => {
  const text = readFileSync(join(dist, 'llms.txt'), 'utf8');
  const links = [...text.matchAll(/\]\(\/([^)]+)\)/g)].map(([, link = '']) => link);
  expect(text).toMatch(/^# xstack\n\n> /);
  expect([...links].sort()).toEqual(filesIn(dist, '.md'));
});

const schemas = filesIn(join(root, 'schemas'), '.schema.json');

test.each(schemas)('the `$id` of %s is its address on the site and its path in the package', (path) => {
  const content = readFileSync(join(root, 'schemas', path), 'utf8');
  const { pathname, host } = new URL(JSON.parse(content).$id);
  expect({ host, pathname }).toEqual({ host: 'xstack.dev', pathname: `/schemas/${path}` });
  expect(readFileSync(join(dist, pathname), 'utf8')).toBe(content);
  expect(packed()).toContain(pathname.slice(1));
});

let files: readonly string[] | undefined;

/** The files of the package. */
function packed(): readonly string[] {
  if (files === undefined) {
    const arguments_ = ['pack', '--dry-run', '--json', '--ignore-scripts'];
    const { stdout } = spawnSync('npm', arguments_, { cwd: root, encoding: 'utf8' });
    files = (JSON.parse(stdout) as { files: { path: string }[] }[]).flatMap((each) =>
      each.files.map(({ path }) => path),
    );
  }
  return files;
}

test('the package does not contain the site', () => {
  expect(packed().length).toBeGreaterThan(100);
  expect(packed().filter((path) => /^(?:site|docs\/(?:guide|reference|pictures))\//.test(path))).toEqual([]);
});

test('links of the package page resolve in the repository', () => {
  const { homepage, bugs, repository } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const own = [homepage, bugs?.url, repository?.url].filter((url) => url?.startsWith('https://xstack.dev'));
  const missing = own.filter((url) => !existsSync(join(dist, new URL(url).pathname)));
  expect(missing).toEqual([]);
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  const links = [...readme.matchAll(/\]\(([^()\s#]+)[^()\s]*\)/g)].map(([, link = '']) => link);
  expect(links.length).toBeGreaterThan(30);
  expect(links.filter((link) => !/^[a-z]+:/.test(link) && !existsSync(join(root, link)))).toEqual([]);
});

test('HTML and interpolations in documents are text', () => {
  const program = `
    import { createMarkdownRenderer } from 'vitepress';
    import config from './.vitepress/config.mjs';
    const md = await createMarkdownRenderer(config.srcDir, config.markdown);
    process.stdout.write(md.render(process.argv[1]));`;
  const hostile = '# {{ 1 + 1 }} {#x}\n\n<img src=x onerror=alert(1)> {{ constructor }} `{{ 2 }}` :smile:\n';
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', program, hostile], {
    cwd: join(root, 'site'),
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  expect(stdout).toContain('&#123;&#123; 1 + 1 &#125;&#125; {#x}');
  expect(stdout).toContain('&lt;img src=x onerror=alert(1)&gt; &#123;&#123; constructor &#125;&#125;');
  expect(stdout).toContain('<code>&#123;&#123; 2 &#125;&#125;</code> :smile:');
});
