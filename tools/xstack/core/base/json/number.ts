/**
 * Canonical JSON knows IEEE doubles only. A number is accepted when the double that it becomes is
 * printed as exactly the decimal value that the author wrote (RFC 8785, section 3.2.2.3).
 */

/** True if a text may hold a number that needs `isExact`; false is a proof that it holds none. */
export function mayHoldInexactNumber(text: string): boolean {
  return /(?:^|[:,[\s])-?\d(?:[\d.]{15}|[\d.]*[eE][+-]?\d{3})/.test(text);
}

/** Reports whether the JSON number `token` survives the way through a double. */
export function isExact(token: string): boolean {
  const value = Number(token);
  return Number.isFinite(value) && decimal(token) === decimal(String(value));
}

/** One spelling for each decimal value: significant digits without outer zeros, and a power of ten. */
function decimal(token: string): string {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(token) ?? [];
  const digits = (whole + fraction).replace(/^0+/, '');
  if (digits === '') return '0';
  const significant = digits.slice(0, significantLength(digits));
  const power = Number(exponent) - fraction.length + digits.length - significant.length;
  return `${sign}${significant}e${power}`;
}

/** Without the zeros at the end; an expression for these would begin anew at every zero. */
function significantLength(digits: string): number {
  let length = digits.length;
  while (digits[length - 1] === '0') length--;
  return length;
}
