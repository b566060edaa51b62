import { canonicalJson } from '../../base/json/canonical.ts';
import type { JsonValue } from '../../base/json/value.ts';

const bits = new DataView(new ArrayBuffer(8));

/** Maps each value to a string, so that strings sort like the values: numbers by size, strings by code unit. */
export function sortKeyOf(value: JsonValue | undefined): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return orderedString(value);
  return value === undefined ? '' : canonicalJson(value);
}

/** Formats the bits of a double so that they sort ascending. */
function orderedString(number: number): string {
  bits.setFloat64(0, number + 0); // -0 equals 0.
  const high = bits.getUint32(0);
  const isNegative = high >= 0x80000000;
  const turned = isNegative ? [~high, ~bits.getUint32(4)] : [high | 0x80000000, bits.getUint32(4)];
  return turned.map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('');
}
