import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Diagnostic, diagnostic } from '../../tools/xstack/core/base/diagnostic/diagnostic.ts';
import { differenceOf } from '../../tools/xstack/core/base/diagnostic/difference.ts';

const found = fc
  .record({ message: fc.constantFrom('one', 'two'), file: fc.constantFrom('a', 'b'), line: fc.nat({ max: 3 }) })
  .map(({ message, file, line }) =>
    diagnostic('refuse.json.syntax', message, {
      at: { file, range: { start: { line, column: 1 }, end: { line, column: 2 } } },
    }),
  );
const list = fc.array(found, { maxLength: 6 });
const keys = (diagnostics: readonly Diagnostic[]) =>
  diagnostics.map(({ message, at }) => `${at?.file} ${message}`).sort();

test('unchanged and removed items existed before; unchanged and added items exist now', () => {
  fc.assert(
    fc.property(list, list, (before, after) => {
      const { appeared, gone, unchanged } = differenceOf(before, after);
      expect(keys([...unchanged, ...gone])).toEqual(keys(before));
      expect(keys([...unchanged, ...appeared])).toEqual(keys(after));
      expect(keys(gone).filter((key) => keys(appeared).includes(key))).toEqual([]);
    }),
  );
});
