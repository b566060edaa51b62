/** Checks texts for words and beginnings that the language of the project excludes. */

interface LanguageRule {
  readonly problem: string;
  readonly pattern: RegExp;
}

const rules: readonly LanguageRule[] = [
  { problem: 'begins with a question word', pattern: /^(?:What|Whether|Who|Whoever|Why|When|How|All that)\b/i },
  {
    problem: 'lets code speak, know or stand',
    pattern: /\b(?:says|said|tells|told|knows|wants|stands|stood|believes|believed)\b/i,
  },
  { problem: 'names a person where code acts', pattern: /\b(?:somebody|nobody|anybody|whoever)\b/i },
  { problem: 'describes existence as a place', pattern: /\b(?:is|are|was|were) (?:not )?there\b(?! (?:is|are)\b)/i },
  { problem: 'describes a role as a place', pattern: /\bin the place of\b|\btaken for\b/i },
  {
    problem: 'has a word that the glossary replaces',
    pattern: /\b(?:findings|surroundings|deeds?|sealed|scratch|kept (?:runs?|code|entries|entry))\b/i,
  },
];

/** Returns the rules that a text breaks. Parts in backticks are code and not checked. */
export function languageProblems(text: string): string[] {
  const prose = text.replace(/`[^`]*`/g, '``');
  return rules.filter(({ pattern }) => pattern.test(prose)).map(({ problem }) => problem);
}

/** Returns the comments of a source, each without its markers. Consecutive line comments are one. */
export function commentsIn(source: string): string[] {
  const comments = source.matchAll(/\/\*\*?([\s\S]*?)\*\/|(?:^|(?<=\s))\/\/ (.*(?:\n\s*\/\/ .*)*)/g);
  return [...comments].map(([, block, lines]) =>
    (block ?? lines ?? '')
      .replace(/^\s*(?:\*|\/\/) ?/gm, '')
      .replace(/\s+/g, ' ')
      .trim(),
  );
}

/** Returns the titles of tests that are written out in a source. */
export function titlesIn(source: string): string[] {
  const titles = source.matchAll(
    /(?:\b(?:test|describe)(?:\.\w+)?|\))\(\s*(?:'((?:[^'\\\n]|\\.)*)'|`((?:[^`\\]|\\.)*)`)/g,
  );
  return [...titles].map(([, quoted, template]) => quoted ?? (template ?? '').replace(/\$\{[^}]*\}/g, '…'));
}

/** Returns the paragraphs, rows and items of a page, without code blocks. */
export function proseIn(page: string): string[] {
  return page
    .replace(/^```[\s\S]*?^```/gm, '')
    .split('\n')
    .filter((line) => line.trim() !== '');
}

/** Returns the descriptions in a schema. */
export function descriptionsIn(schema: string): string[] {
  return [...schema.matchAll(/"description": "((?:[^"\\]|\\.)*)"/g)].map(([, text = '']) => text);
}
