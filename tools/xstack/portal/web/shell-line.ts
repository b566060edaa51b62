/** A command line as a shell reads it back: whatever is in a word, it stays one word and does nothing. */
export function shellLine(...words: readonly string[]): string {
  return words.map((word) => (/^[A-Za-z0-9_./:@%+,-]+$/.test(word) ? word : quoted(word))).join(' ');
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
