import { describe, expect, test } from 'vitest';
import type { Diagnostic } from '../../tools/xstack/core/base/diagnostic/diagnostic.ts';
import { readJson } from '../../tools/xstack/core/base/json/read.ts';

function diagnosticsOf(text: string): Diagnostic[] {
  const found: Diagnostic[] = [];
  readJson((d) => found.push(d), 'a.json', text);
  return found;
}

/** The marked part of a one-line text. */
function marked(text: string, { at }: Diagnostic): string {
  const { start, end } = at?.range ?? {};
  return text.slice((start?.column ?? 0) - 1, (end?.column ?? 0) - 1);
}

describe('almost JSON is explained', () => {
  test.each([
    ['{"a":1,}', 'trailing comma', ','],
    ['[1, 2 , ]', 'trailing comma', ','],
    ['{"a":{"b":[],}}', 'trailing comma', ','],
    ['{"a":1} // c', 'comment', '// c'],
    ['{ /* c */ "a":1}', 'comment', '/*'],
    ['# c', 'comment', '# c'],
    ["{'a':1}", 'not a double quote', "'"],
    ['{"a":“x”}', 'not a double quote', '“'],
    ['{a: 1}', 'member name without quotes', 'a'],
    ['{"a":1, b-c : 2}', 'member name without quotes', 'b-c'],
    ['{"a":True}', 'unknown value', 'True'],
    ['{"a":None}', 'unknown value', 'None'],
    ['[NaN]', 'unknown value', 'NaN'],
    ['[-Infinity]', 'unknown value', '-Infinity'],
    ['[+1]', 'number with a plus sign', '+1'],
    ['[.5]', 'number without a digit before the point', '.5'],
    ['[5.]', 'number without a digit after the point', '5.'],
    ['[01]', 'number with a leading zero', '1'],
    ['[0x1F]', 'hexadecimal number', 'x1F'],
    ['["a\tb"]', 'tab in a string', '"a\t'],
    ['["a\nb"]', 'string without an end on its line', '"a'],
  ])('%j: %s', (text, message, at) => {
    const [first, ...more] = diagnosticsOf(text);
    expect(more).toEqual([]);
    expect(first).toMatchObject({ code: 'refuse.json.syntax', message: `not JSON: ${message}` });
    expect(first?.help).toBeDefined();
    expect(marked(text, first as Diagnostic)).toBe(at);
  });

  test.each([
    ['[1 2]', 'expected a comma'],
    ['{"a":1]', 'expected a comma'],
    ['{"a"}', 'expected a colon'],
    ['[1,,2]', 'expected a value'],
    ['', 'expected a value'],
    ['[1,', 'expected a value'],
    ['{"a":1, 2}', 'expected a member name'],
    ['{}{}', 'expected the end of the file'],
    ['["\\x"]', 'invalid escape'],
    ['["\\u12"]', 'invalid escape'],
    ['["a\u0001b"]', 'control character in a string'],
    ['["cut off', 'the string is not closed'],
    ['["cut off\n', 'the string is not closed'],
    ['[1e]', 'incomplete number'],
    ['[-]', 'invalid symbol'],
    ['packs', 'invalid symbol'],
  ])('%j: %s, with help', (text, message) => {
    const [first, ...more] = diagnosticsOf(text);
    expect(more).toEqual([]);
    expect(first).toMatchObject({ code: 'refuse.json.syntax', message: `not JSON: ${message}` });
    expect(first?.help).toBeDefined();
  });

  test.each([
    ['{"a":{"b":1}', 'object', '}', 1],
    ['{"a":{"b":1', 'object', '}', 6],
    ['[[1],[2', 'array', ']', 6],
    ['{"a":[1]', 'object', '}', 1],
    ['{"a":[{}', 'array', ']', 6],
  ])('%j: the innermost open %s is named', (text, what, closing, column) => {
    const [first, ...more] = diagnosticsOf(text);
    expect(more).toEqual([]);
    expect(first).toMatchObject({
      message: `not JSON: the ${what} is not closed`,
      help: `close it with \`${closing}\``,
      related: [{ message: 'opened here', at: { range: { start: { line: 1, column } } } }],
    });
  });
});

describe('a merge conflict', () => {
  const conflict = ['<<<<<<< HEAD', '  "a": 1', '=======', '  "a": 2', '>>>>>>> topic'];

  test.each([
    ['LF', ['{', ...conflict, '}'].join('\n'), 2, 6],
    ['CRLF', ['{', ...conflict, '}'].join('\r\n'), 2, 6],
    ['diff3 style', ['{', '<<<<<<< a', '||||||| b', '=======', '>>>>>>> c', '}'].join('\n'), 2, 5],
    ['two conflicts', ['{', ...conflict, ',', ...conflict, '}'].join('\n'), 2, 6],
    ['deeper than any reader goes', `${'['.repeat(200)}\n${conflict.join('\n')}`, 2, 6],
  ])('%s is one diagnostic with both markers', (_, text, start, end) => {
    const [first, ...more] = diagnosticsOf(text);
    expect(more).toEqual([]);
    expect(first).toMatchObject({
      message: 'not JSON: unresolved merge conflict',
      help: 'resolve the conflict and remove its markers',
      at: { range: { start: { line: start, column: 1 } } },
      related: [{ message: 'ends here', at: { range: { start: { line: end, column: 1 } } } }],
    });
  });

  test('an opening marker alone is not a conflict', () => {
    expect(diagnosticsOf('{\n<<<<<<< HEAD\n}')[0]?.message).toBe('not JSON: invalid symbol');
  });
});
