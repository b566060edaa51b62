/** File systems whose time of change is not set by the kernel alone, over the real one. */
import type * as FileSystem from '../../tools/xstack/io/file-system.ts';

const day_ns = 86_400_000_000_000n;

/** The change times in the stats that `lstatSync` and `fstatSync` return. */
export const changeTimes = {
  /**
   * `derived`: `ctime` is `mtime`; `exfat`: the same, but only later, and the type of the file system is exFAT;
   * `future`: the `ctime` of one file is in the future.
   */
  kind: 'kernel' as 'kernel' | 'derived' | 'exfat' | 'future',
};

/** The module `io/file-system.ts` with other times of change: the factory for `vi.mock`. */
export async function withChangeTimes(original: () => Promise<unknown>): Promise<typeof FileSystem> {
  const real = (await original()) as typeof FileSystem;
  const changed = <T>(stat: T, path: unknown): T => {
    if (typeof stat !== 'object' || stat === null || !('ctimeNs' in stat)) return stat;
    const times = stat as unknown as { mtimeNs: bigint; ctimeNs: bigint };
    if (changeTimes.kind === 'derived') return Object.assign(stat, { ctimeNs: times.mtimeNs });
    const isLater = changeTimes.kind === 'future' && String(path).endsWith('/pack.domain.p3/data/lens.json');
    return isLater ? Object.assign(stat, { ctimeNs: times.ctimeNs + day_ns }) : stat;
  };
  const wrapped = {
    lstatSync: (...args: unknown[]) => changed(Reflect.apply(real.lstatSync, undefined, args), args[0]),
    fstatSync: (...args: unknown[]) => changed(Reflect.apply(real.fstatSync, undefined, args), args[0]),
    statfsSync: (path: string) => ({
      ...real.statfsSync(path),
      ...(changeTimes.kind === 'exfat' && { type: 0x2011bab0 }),
    }),
  };
  return { ...real, ...(wrapped as Partial<typeof FileSystem>) };
}
