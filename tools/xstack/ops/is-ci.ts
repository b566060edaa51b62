import type { Host } from './command.ts';

/** Reports whether the variable `CI` is set to anything but `0` or `false`, as CI services set it. */
export function isCi({ env }: Pick<Host, 'env'>): boolean {
  return !['', '0', 'false'].includes((env['CI'] ?? '').toLowerCase());
}
