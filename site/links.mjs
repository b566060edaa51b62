/** Dead links of a built site. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, posix } from 'node:path';

const reference = /<[a-z][^>]*?\s(?:href|src)="([^"]*)"/g;
const identifier = /\sid="([^"]*)"/g;

/** Returns a line for each link of a page, and each anchor, that does not exist. Links to other sites are not followed. */
export function deadLinks(directory) {
  const pages = readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.html'))
    .map((entry) => posix.join(entry.parentPath.slice(directory.length).replaceAll('\\', '/') || '/', entry.name))
    .sort();
  const sources = new Map(pages.map((page) => [page, readFileSync(join(directory, page), 'utf8')]));
  const anchors = new Map([...sources].map(([page, html]) => [page, new Set(matches(html, identifier).map(decoded))]));
  return [...sources].flatMap(([page, html]) =>
    [...new Set(matches(html, reference))].flatMap((link) => {
      const problem = problemOf(directory, page, decoded(link), anchors);
      return problem === undefined ? [] : [`${page}: ${link}: ${problem}`];
    }),
  );
}

function problemOf(directory, page, link, anchors) {
  const url = new URL(link, `http://site${page}`);
  if (url.host !== 'site') return undefined;
  const path = decodeURIComponent(url.pathname);
  const target = [path, `${path}.html`, posix.join(path, 'index.html')].find((each) => isFile(join(directory, each)));
  if (target === undefined) return 'the page does not exist';
  const fragment = decodeURIComponent(url.hash.slice(1));
  if (fragment === '' || anchors.get(target)?.has(fragment)) return undefined;
  return `the anchor does not exist in ${target}`;
}

const isFile = (path) => existsSync(path) && statSync(path).isFile();
const matches = (text, pattern) => [...text.matchAll(pattern)].map(([, found]) => found);
const decoded = (text) => text.replaceAll('&amp;', '&').replaceAll('&quot;', '"').replaceAll('&#39;', "'");
