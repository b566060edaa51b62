/** Configuration of VitePress. Pages are in .stage: see build.mjs. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { titleAndSummary } from '../stage/markdown.mjs';
import { distDirectory, root, siteDirectory, stageDirectory } from '../stage/paths.mjs';
import { sectionsOf } from '../stage/sections.mjs';
import { configureMarkdown } from './markdown.mjs';

const pages = readdirSync(stageDirectory, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name.endsWith('.md') && entry.name !== 'playground.md')
  .map((entry) => {
    const path = join(entry.parentPath, entry.name);
    const route = path.slice(stageDirectory.length + 1).replaceAll('\\', '/');
    return { route, ...titleAndSummary(readFileSync(path, 'utf8')) };
  });

const link = (route) => `/${route.replace(/(^|\/)index\.md$/, '$1').replace(/\.md$/, '')}`;
const isListed = ({ route }) => !route.startsWith('source/') && !route.startsWith('reference/library/xstack/');

const sections = sectionsOf(pages.filter(isListed)).map(({ title, pages: inSection }) => ({
  text: title,
  items: inSection.map((page) => ({ text: page.title, link: link(page.route) })),
}));
const isCodes = ({ text }) => text === 'Codes';

/** The codes are listed beside their pages only: two hundred links would double the size of every other page. */
const sidebar = {
  '/diagnostics/': sections.filter(isCodes),
  '/': sections.map((section) => (isCodes(section) ? { text: 'Codes', link: '/diagnostics/' } : section)),
};

/** Words, and options such as `--locked` as a whole. VitePress sends the source of this function to the browser. */
function indexTokens(text) {
  return [...text.split(/[\n\r\p{Z}\p{P}]+/u), ...(text.match(/--[a-z][\w-]*/g) ?? [])];
}

/** Words of a query; an option finds only itself. */
function queryTokens(text) {
  const words = text.replace(/--[a-z][\w-]*/g, ' ').split(/[\n\r\p{Z}\p{P}]+/u);
  return [...words.filter((word) => word !== ''), ...(text.match(/--[a-z][\w-]*/g) ?? [])];
}

/** Three packs, one on the other. */
const icon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16" fill="#2f6fb4"><rect x="2" y="2" width="12" height="3" rx="1"/><rect x="2" y="6.5" width="12" height="3" rx="1"/><rect x="2" y="11" width="12" height="3" rx="1"/></svg>`;

// biome-ignore lint/style/noDefaultExport: VitePress reads the default export.
export default {
  lang: 'en',
  title: 'xstack',
  description: 'Compiles and validates data-only content packs, and moves scene packages between projects.',
  head: [['link', { rel: 'icon', href: `data:image/svg+xml,${encodeURIComponent(icon)}` }]],
  srcDir: posix.relative(siteDirectory, stageDirectory),
  outDir: distDirectory,
  cacheDir: join(siteDirectory, '.cache'),
  ignoreDeadLinks: false,
  markdown: {
    html: false,
    linkify: false,
    attrs: { disable: true },
    theme: { light: 'github-light-high-contrast', dark: 'github-dark' },
    config: configureMarkdown,
  },
  themeConfig: {
    search: {
      provider: 'local',
      options: { miniSearch: { options: { tokenize: indexTokens }, searchOptions: { tokenize: queryTokens } } },
    },
    nav: [
      { text: 'Install', link: '/guide/install' },
      { text: 'Commands', link: '/reference/cli' },
      { text: 'Codes', link: '/diagnostics/' },
      { text: 'Playground', link: '/playground' },
    ],
    sidebar,
    outline: [2, 3],
    docFooter: { prev: false, next: false },
  },
  vite: {
    resolve: {
      alias: {
        '#platform': join(root, 'tools/xstack/io/platform.browser.ts'),
        xstack: join(root, 'tools/xstack'),
      },
    },
    // The playground loads the compiler and Graphviz, when it is opened.
    build: { chunkSizeWarningLimit: 3000 },
    server: { fs: { allow: [root] } },
  },
};
