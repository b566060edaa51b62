/** Characters of a file that must not reach a terminal: control characters, and marks that reverse the direction. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const dangerous = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

/** Escapes all characters that a terminal would interpret, except line feeds and tabs. */
export function visible(text: string): string {
  return text.replace(dangerous, (character) => `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`);
}

/** Like `visible`, for strings on one line such as messages and file names: also escapes line feeds and tabs. */
export function visibleLine(text: string): string {
  return visible(text).replaceAll('\n', '\\n').replaceAll('\t', '\\t');
}
