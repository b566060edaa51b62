/** llms.txt: the pages for programs that read text (llmstxt.org). */
import { sectionsOf } from './sections.mjs';

/** Returns the index of the Markdown pages, by section, each with its first sentence. */
export function llmsText(pages) {
  const { summary } = pages.find(({ route }) => route === 'index.md');
  const parts = sectionsOf(pages).map(({ title, pages: inSection }) => {
    const lines = inSection.map((page) => `- [${page.title}](/${page.route}): ${firstSentence(page.summary)}\n`);
    return `## ${title}\n\n${lines.join('')}`;
  });
  return `# xstack\n\n> ${summary}\n\n${parts.join('\n')}`;
}

function firstSentence(text) {
  return /^.*?[.:](?=\s|$)/.exec(text)?.[0] ?? text;
}
