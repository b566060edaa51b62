import { expect, test } from 'vitest';
import { codes } from '../../tools/xstack/core/base/diagnostic/codes.ts';
import { codeAreas } from '../../tools/xstack/ops/code-areas.ts';
import { listCodes } from '../../tools/xstack/ops/explain-code.ts';

test('every code is listed once, below the head of its area', () => {
  const blocks = listCodes()
    .text.split('\n\n')
    .map((block) => block.trimEnd().split('\n'));
  expect(blocks.map(([head]) => head)).toEqual(Object.values(codeAreas));
  const listed = Object.keys(codeAreas).flatMap((area, i) =>
    (blocks[i] ?? []).slice(1).map((line) => {
      const [, code = '', title] = /^ {2}(\S+) +(.*)$/.exec(line) ?? [];
      expect(code.split('.')[1]).toBe(area);
      return [code, title];
    }),
  );
  expect(listed.map(([code]) => code).sort()).toEqual(Object.keys(codes).sort());
  for (const [code, title] of listed) expect(codes[code as keyof typeof codes]).toBe(title);
});
