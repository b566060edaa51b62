import { eastAsianWidth } from 'get-east-asian-width';

/** Returns the width of a string in terminal columns: two for a wide character, none for a combining one. */
export function columns(text: string): number {
  let width = 0;
  for (const character of text) width += widthOf(character.codePointAt(0) ?? 0, character);
  return width;
}

function widthOf(point: number, character: string): number {
  if (point < 0x300) return 1;
  if (/\p{Mark}/u.test(character) || point === 0x200b || point === 0x200d) return 0;
  return eastAsianWidth(point);
}
