/** The module `io/file-system.ts` with something that happens between two looks at files, and with other times of change. */
import type * as FileSystem from '../../tools/xstack/io/file-system.ts';
import { withChangeTimes } from './change-times.ts';

/** Called before each listing, stat and opening of a file. */
export const looks = { before: undefined as ((path: string) => void) | undefined };

/** The factory for `vi.mock`. */
export async function withLooks(original: () => Promise<unknown>): Promise<typeof FileSystem> {
  const real = await withChangeTimes(original);
  const told = (look: (...args: never[]) => unknown) =>
    ((...args: never[]) => {
      looks.before?.(String(args[0]));
      return Reflect.apply(look, undefined, args);
    }) as never;
  return {
    ...real,
    lstatSync: told(real.lstatSync),
    openSync: told(real.openSync),
    readdirSync: told(real.readdirSync),
  };
}
