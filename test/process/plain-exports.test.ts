/** The exports of the chunks of the program. */
import { expect, test } from 'vitest';
import { withPlainExports } from '../../tools/xstack/build/plain-exports.mjs';

const getter = (name: string, value: string) =>
  `Object.defineProperty(exports,"${name}",{enumerable:!0,get:function(){return ${value}}})`;

test('a value that nothing assigns to is exported as it is', () => {
  const code = `const one=1;function two(){};${getter('a', 'one')},${getter('b', 'two')};`;
  expect(withPlainExports('chunk.cjs', code)).toBe('const one=1;function two(){};exports.a=one,exports.b=two;');
});

test.each(['one=2', 'one+=1', 'one++', '[one]=[2]', '({x:one}={x:2})', 'for(one of [2]);', 'for(one in {});'])(
  'a value that `%s` assigns to has a getter',
  (change) => {
    const code = `let one=1;exports.change=()=>{${change}};${getter('a', 'one')};`;
    expect(withPlainExports('chunk.cjs', code)).toBe(code);
  },
);
