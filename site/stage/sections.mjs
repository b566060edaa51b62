/** The sections of the site, in the order of its side bar, by the beginning of the routes. */
const sections = [
  {
    title: 'Guide',
    start: 'guide/',
    first: ['install', 'first_pack', 'your_repository', 'migrate_repository', 'library'],
  },
  { title: 'Reference', start: 'reference/', first: ['cli', 'config', 'environment', 'exit_codes', 'json', 'files'] },
  { title: 'Contracts', start: 'contracts/', first: ['pack_system', 'registries'] },
  { title: 'Architecture', start: 'architecture/', first: [] },
  { title: 'Codes', start: 'diagnostics/', first: ['index'] },
  { title: 'More', start: '', first: ['index', 'ARCHITECTURE', 'CONTRIBUTING', 'SECURITY', 'CHANGELOG'] },
];

/** Returns every section with its pages; a page belongs to the first section that its route begins with. */
export function sectionsOf(pages) {
  const sectionOf = ({ route }) => sections.find(({ start }) => route.startsWith(start));
  return sections.map((section) => ({
    title: section.title,
    pages: pages.filter((page) => sectionOf(page) === section).sort((a, b) => compare(section, a, b)),
  }));
}

function compare({ start, first }, a, b) {
  const rank = ({ route }) => {
    const at = first.indexOf(route.slice(start.length, -'.md'.length));
    return at === -1 ? first.length : at;
  };
  return rank(a) - rank(b) || (a.route < b.route ? -1 : 1);
}
