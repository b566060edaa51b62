/**
 * Canonical JSON has IEEE doubles only. A number is accepted if its double prints as exactly the decimal value in the
 * source (RFC 8785, section 3.2.2.3).
 */

/** Reports whether a source may contain a number that needs `isExact`; false is a proof that it contains none. */
export function mayHoldInexactNumber(source: string): boolean {
  return /(?:^|[:,[\s])-?\d(?:[\d.]{15}|[\d.]*[eE][+-]?\d{3})/.test(source);
}

/** Reports whether a double represents the JSON number `token` exactly. */
export function isExact(token: string): boolean {
  const value = Number(token);
  return Number.isFinite(value) && decimal(token) === decimal(String(value));
}

/**
 * Normalizes a decimal: significant digits without outer zeros, and a power of ten. Equal values have equal results.
 */
function decimal(token: string): string {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(token) ?? [];
  const digits = (whole + fraction).replace(/^0+/, '');
  if (digits === '') return '0';
  const significant = digits.slice(0, significantLength(digits));
  const power = Number(exponent) - fraction.length + digits.length - significant.length;
  return `${sign}${significant}e${power}`;
}

/** Length without trailing zeros. A regular expression for them would restart at every zero: quadratic. */
function significantLength(digits: string): number {
  let length = digits.length;
  while (digits[length - 1] === '0') length--;
  return length;
}
