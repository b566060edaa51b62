/** Limits of an archive. Shared by reading and writing, so that nothing is published that cannot be installed. */
export interface ArchiveLimits {
  readonly entries: number;
  readonly file_bytes: number;
  readonly total_bytes: number;
  /** Unpacked bytes for each packed byte. */
  readonly ratio: number;
}

export const defaultLimits: ArchiveLimits = {
  entries: 10_000,
  file_bytes: 100 * 1024 * 1024,
  total_bytes: 512 * 1024 * 1024,
  ratio: 1_000,
};

/** Bytes of the headers and the padding of one entry, with room for those of other writers. */
const entryOverhead_bytes = 4096;

/**
 * The largest tarball that can be within the limits: its files, their headers, and one percent for bytes that gzip does not
 * compress.
 */
export function maximumPacked({ entries, total_bytes }: ArchiveLimits): number {
  return Math.ceil(1.01 * (total_bytes + (entries + 16) * entryOverhead_bytes));
}

/** Size of the name field of a tar header; a longer path needs a pax header, which older tools cannot read. */
export const plainPath_bytes = 100;
