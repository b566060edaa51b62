/** Styles of text output, as escape sequences of ECMA-48. */
const escapes = {
  error: '\u001b[1;31m',
  warning: '\u001b[1;33m',
  note: '\u001b[1;36m',
  frame: '\u001b[1;34m',
  bold: '\u001b[1m',
} as const;

export type Style = keyof typeof escapes;

/** Applies a style to text, or none. */
export type Paint = (style: Style, text: string) => string;

export function painter(colour: boolean): Paint {
  return colour ? (style, text) => `${escapes[style]}${text}\u001b[0m` : (_, text) => text;
}
