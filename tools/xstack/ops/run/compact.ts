/**
 * Removes the white space of printed JSON (`prettyJson`, `Indenter`); for printed canonical JSON the result is canonical
 * JSON. There, each member and each item begins a line, and white space outside of strings is only the start of a line and
 * the space after a name. Regular expressions are machine code at once, where a loop over bytes is interpreted at first; in
 * Latin-1, a byte is a character.
 */
export function compact(printed: readonly Uint8Array[]): Uint8Array {
  const text = Buffer.concat(printed).toString('latin1');
  const withoutSpaces = text.replace(name, '$1:').replace(/\n */g, '');
  return Buffer.from(withoutSpaces, 'latin1');
}

/** The start of a line, a name and its colon. */
const name = /\n *("[^"\\\n]*(?:\\.[^"\\\n]*)*"): /g;
