/** The module `io/file-system.ts` with a hook before each access, and with other change times. */
import type * as FileSystem from '../../tools/xstack/io/file-system.ts';
import { withChangeTimes } from './change-times.ts';

/** Called before each listing, stat and opening of a file. */
export const fileAccess = { before: undefined as ((path: string) => void) | undefined };

/** The factory for `vi.mock`. */
export async function withFileAccess(original: () => Promise<unknown>): Promise<typeof FileSystem> {
  const real = await withChangeTimes(original);
  const observed = (access: (...args: never[]) => unknown) =>
    ((...args: never[]) => {
      fileAccess.before?.(String(args[0]));
      return Reflect.apply(access, undefined, args);
    }) as never;
  return {
    ...real,
    lstatSync: observed(real.lstatSync),
    openSync: observed(real.openSync),
    readdirSync: observed(real.readdirSync),
  };
}
