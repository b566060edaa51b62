/** Changes to Markdown that leave code as it is. */

/** Applies `change` to everything outside of code fences and code spans. */
export function outsideCode(text, change) {
  const code = /^```[^\n]*\n[\s\S]*?^```[^\n]*$|(?<!`)(`+)(?!`)[\s\S]+?(?<!`)\1(?!`)/gm;
  let result = '';
  let end = 0;
  for (const match of text.matchAll(code)) {
    result += change(text.slice(end, match.index)) + match[0];
    end = match.index + match[0].length;
  }
  return result + change(text.slice(end));
}

/** Removes comments: the site shows HTML as text. */
export function withoutComments(text) {
  return outsideCode(text, (part) => part.replaceAll(/<!--[\s\S]*?-->\n*/g, ''));
}

/** Replaces the targets of inline links and images. A label may contain code. */
export function mapLinks(text, map) {
  const fences = text.split(/^(```[^\n]*\n[\s\S]*?^```[^\n]*$)/m);
  const target = /(\]\()([^()\s]+)(\))/g;
  return fences
    .map((part, i) =>
      i % 2 === 1 ? part : part.replaceAll(target, (_, open, link, close) => open + map(link) + close),
    )
    .join('');
}

/** The title and the first paragraph of a page, as plain text. */
export function titleAndSummary(text) {
  const title = /^# (.+)$/m.exec(text)?.[1] ?? '';
  const paragraphs = text.slice(text.indexOf('\n', text.indexOf('# ')) + 1).split(/\n{2,}/);
  const first = paragraphs.map((part) => part.trim()).find((part) => /^(?!```)[`*[\w]/.test(part)) ?? '';
  return { title: plain(title), summary: plain(first) };
}

function plain(text) {
  return text
    .replaceAll(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replaceAll(/[`*]/g, '')
    .replaceAll(/\s+/g, ' ');
}
