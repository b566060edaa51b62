/** Digits of a number and the power of ten that they are multiplied by. */
interface Decimal {
  readonly digits: bigint;
  readonly exponent: number;
}

/**
 * Reports whether a number is a multiple of another, computed with the decimal digits of both: 0.3 is a multiple of 0.1.
 * A double has at most 17 digits and an exponent of three, so that the cost is constant.
 */
export function isMultipleOf(value: number, factor: number): boolean {
  if (Number.isSafeInteger(value) && Number.isSafeInteger(factor)) return value % factor === 0;
  const [a, b] = [decimalOf(value), decimalOf(factor)];
  const exponent = Math.min(a.exponent, b.exponent);
  return scaled(a, exponent) % scaled(b, exponent) === 0n;
}

function decimalOf(value: number): Decimal {
  const [mantissa = '', exponent = '0'] = String(value).split('e');
  const [whole = '', fraction = ''] = mantissa.split('.');
  return { digits: BigInt(whole + fraction), exponent: Number(exponent) - fraction.length };
}

function scaled({ digits, exponent }: Decimal, to: number): bigint {
  return digits * 10n ** BigInt(exponent - to);
}
