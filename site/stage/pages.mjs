/** The Markdown of the repository as pages of the site. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { extname, join, posix } from 'node:path';
import { mapLinks, titleAndSummary, withoutComments } from './markdown.mjs';
import { root, stageDirectory } from './paths.mjs';
import { writeText } from './write.mjs';

/** Pages that the generators of the site make, by the path that documents link to. */
const generated = { schemas: 'schemas/index.md' };

/** Writes every page; returns routes, sources and texts. Pages are the documents of docs/ and everything that they link to. */
export function stagePages() {
  const pages = new Map();
  const open = ['README.md', ...filesIn('docs').filter((path) => path.endsWith('.md'))];
  for (let path = open.shift(); path !== undefined; path = open.shift()) {
    const route = routeOf(path);
    const taken = pages.get(route);
    if (taken?.source === path) continue;
    if (taken) throw new Error(`${path} and ${taken.source} are both the page ${route}`);
    const { text, links } = pageOf(path);
    pages.set(route, { route, source: path, text, ...titleAndSummary(text) });
    open.push(...links);
  }
  for (const { route, text } of pages.values()) writeText(join(stageDirectory, route), text);
  writeText(join(stageDirectory, 'playground.md'), playground);
  return [...pages.values()];
}

const playground = '---\nlayout: Playground\ntitle: Playground\nsidebar: false\n---\n';

function filesIn(folder) {
  const entries = readdirSync(join(root, folder), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => posix.join(entry.parentPath.slice(root.length + 1).replaceAll('\\', '/'), entry.name))
    .sort();
}

/** Returns the path of a page below the site. Files that are no documents are below `source/`. */
export function routeOf(path) {
  if (generated[path]) return generated[path];
  const isDirectory = statSync(join(root, path)).isDirectory();
  // VitePress takes no page from a directory whose name begins with a dot.
  const visible = path.replaceAll(/(^|\/)\./g, '$1dot-');
  if (!path.endsWith('.md')) return `source/${visible}${isDirectory ? '/index' : ''}.md`;
  const below = path.startsWith('docs/') ? path.slice('docs/'.length) : path;
  return below.replace(/(^|\/)README\.md$/, '$1index.md');
}

/** Returns the text of a page with links to other pages, and the paths of these. */
function pageOf(path) {
  const links = [];
  const route = routeOf(path);
  const text = mapLinks(sourceText(path), (link) => {
    const [target, fragment] = link.split('#');
    if (/^[a-z]+:/.test(link) || target === '') return link;
    const linked = posix.join(posix.dirname(path), decodeURI(target)).replace(/\/$/, '');
    if (!existsSync(join(root, linked)) && !generated[linked]) throw new Error(`${path}: ${link} does not exist`);
    if (linked.startsWith('docs/pictures/')) return relative(route, linked.slice('docs/'.length));
    if (!generated[linked]) links.push(linked);
    return relative(route, routeOf(linked)) + (fragment === undefined ? '' : `#${fragment}`);
  });
  return { text, links };
}

function relative(from, to) {
  const path = posix.relative(posix.dirname(from), to);
  return path.startsWith('.') ? path : `./${path}`;
}

function sourceText(path) {
  const file = join(root, path);
  if (path.endsWith('.md')) return withoutComments(readFileSync(file, 'utf8'));
  return `---\nsearch: false\n---\n\n${statSync(file).isDirectory() ? listing(path, readdirSync(file).sort()) : shown(path, file)}`;
}

function shown(path, file) {
  const content = readFileSync(file, 'utf8');
  const fence = content.includes('```') ? '````' : '```';
  return `# ${path}\n\n${fence}${languages[extname(path)] ?? 'text'}\n${content.trimEnd()}\n${fence}\n`;
}

const languages = {
  '.ts': 'ts',
  '.mjs': 'js',
  '.cjs': 'js',
  '.json': 'json',
  '.yml': 'yaml',
  '.yaml': 'yaml',
};

function listing(path, names) {
  const rows = names.map((name) => `- [\`${name}\`](${posix.basename(path)}/${name})\n`);
  return `# ${path}\n\n${rows.join('')}`;
}
