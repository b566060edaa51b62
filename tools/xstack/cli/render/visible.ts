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

/** Returns the width of a string in terminal columns: two for a wide character, none for a combining one. */
export function columns(text: string): number {
  let width = 0;
  for (const character of text) width += widthOf(character.codePointAt(0) ?? 0, character);
  return width;
}

function widthOf(point: number, character: string): number {
  if (point < 0x300) return 1;
  if (/\p{Mark}/u.test(character) || point === 0x200b || point === 0x200d) return 0;
  return isWide(point) ? 2 : 1;
}

/** East Asian wide and full-width ranges, and the pictographs. */
function isWide(point: number): boolean {
  return (
    (point >= 0x1100 && point <= 0x115f) ||
    (point >= 0x2e80 && point <= 0xa4cf && point !== 0x303f) ||
    (point >= 0xac00 && point <= 0xd7a3) ||
    (point >= 0xf900 && point <= 0xfaff) ||
    (point >= 0xfe30 && point <= 0xfe6f) ||
    (point >= 0xff00 && point <= 0xff60) ||
    (point >= 0xffe0 && point <= 0xffe6) ||
    (point >= 0x1f300 && point <= 0x1faff) ||
    (point >= 0x20000 && point <= 0x3fffd)
  );
}
