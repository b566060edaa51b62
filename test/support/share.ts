/** The share of random runs, of combinations and of time that long tests take: the variable `SHARE`, by default all. */
const share = Number(process.env['SHARE'] ?? 1);

if (!(share > 0 && share <= 1)) throw new Error('SHARE is a number above 0, at most 1');

export function shareOf(count: number): number {
  return Math.ceil(share * count);
}

/** Reports whether the n-th of many combinations belongs to the share, or to `least`; it is spread evenly over them. */
export function isInShare(n: number, least = 0): boolean {
  const taken = Math.max(share, least);
  return Math.floor((n + 1) * taken) > Math.floor(n * taken);
}
