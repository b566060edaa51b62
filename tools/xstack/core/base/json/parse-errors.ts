/** A syntax error that is none of the common mistakes, by the name that `jsonc-parser` gives it. */
interface ParseError {
  readonly message: string;
  readonly help: string;
  /** True if the source ended inside an array or object. */
  readonly isUnclosed?: true;
}

const parseErrors: Readonly<Record<string, ParseError>> = {
  InvalidSymbol: {
    message: 'invalid symbol',
    help: 'write strings in double quotes; the words of JSON are `true`, `false` and `null`',
  },
  InvalidNumberFormat: { message: 'invalid number', help: 'write a number such as `-1.5e3`' },
  PropertyNameExpected: {
    message: 'expected a member name',
    help: 'write a member as a name in double quotes, a colon and a value',
  },
  ValueExpected: {
    message: 'expected a value',
    help: 'write an object, an array, a string, a number, `true`, `false` or `null`',
  },
  ColonExpected: { message: 'expected a colon', help: 'write a colon between the name of a member and its value' },
  CommaExpected: {
    message: 'expected a comma',
    help: 'separate members and items by commas; close an object with `}` and an array with `]`',
  },
  CloseBraceExpected: { message: 'the object is not closed', help: 'close it with `}`', isUnclosed: true },
  CloseBracketExpected: { message: 'the array is not closed', help: 'close it with `]`', isUnclosed: true },
  EndOfFileExpected: {
    message: 'expected the end of the file',
    help: 'remove what follows the value; a file holds one',
  },
  UnexpectedEndOfString: { message: 'the string is not closed', help: 'close it with a double quote' },
  UnexpectedEndOfNumber: { message: 'incomplete number', help: 'write a digit after the sign, the point and the `e`' },
  InvalidUnicode: { message: 'invalid escape', help: 'write four hexadecimal digits after `\\u`' },
  InvalidEscapeCharacter: {
    message: 'invalid escape',
    help: 'write a backslash as `\\\\`; the escapes of JSON are `\\"`, `\\\\`, `\\/`, `\\b`, `\\f`, `\\n`, `\\r`, `\\t` and `\\u`',
  },
  InvalidCharacter: { message: 'control character in a string', help: 'write it as an escape, such as `\\n`' },
};

/** Returns the words for a syntax error; those for comments and broken words are mistakes of their own. */
export function parseError(name: string): ParseError {
  return parseErrors[name] ?? { message: 'invalid symbol', help: 'remove it' };
}
