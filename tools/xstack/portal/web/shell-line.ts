/** Formats a command line with each word quoted for a POSIX shell. */
export function shellLine(...words: readonly string[]): string {
  return words.map((word) => (/^[A-Za-z0-9_./:@%+,-]+$/.test(word) ? word : quoted(word))).join(' ');
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
