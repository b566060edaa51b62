type Numbers = readonly [number, number, number];

const versionPattern = /^(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})$/;
const caretPattern = /^\^([1-9]\d{0,8})\.(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})$/;
const spanPattern = /^>=(\d[\d.]*) <(\d[\d.]*)$/;
const partPattern = /^(?:0|[1-9]\d{0,8})(?:\.(?:0|[1-9]\d{0,8})){0,2}$/;

/**
 * Reports whether a plain version is in a plain range, `^1.2.3` or `>=1.2 <2`; undefined for others. These are nearly
 * all in use, and compiling the expressions of `semver` takes longer than everything else in a small repository.
 */
export function isInPlainRange(version: string, range: string): boolean | undefined {
  const numbers = numbersOf(versionPattern.exec(version));
  const bounds = boundsOf(range);
  if (numbers === undefined || bounds === undefined) return undefined;
  return compare(numbers, bounds.least) >= 0 && compare(numbers, bounds.below) < 0;
}

export function isPlainRange(range: string): boolean {
  return boundsOf(range) !== undefined;
}

function boundsOf(range: string): { least: Numbers; below: Numbers } | undefined {
  const least = numbersOf(caretPattern.exec(range));
  if (least !== undefined) return { least, below: [least[0] + 1, 0, 0] };
  const [, from = '', to = ''] = spanPattern.exec(range) ?? [];
  return partPattern.test(from) && partPattern.test(to) ? { least: padded(from), below: padded(to) } : undefined;
}

function numbersOf(found: RegExpExecArray | null): Numbers | undefined {
  return found === null ? undefined : [Number(found[1]), Number(found[2]), Number(found[3])];
}

function padded(part: string): Numbers {
  const [major = 0, minor = 0, patch = 0] = part.split('.').map(Number);
  return [major, minor, patch];
}

function compare(a: Numbers, b: Numbers): number {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
}
