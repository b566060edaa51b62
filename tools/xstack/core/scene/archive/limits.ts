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

/** Size of the name field of a tar header; a longer path needs a pax header, which older tools cannot read. */
export const plainPath_bytes = 100;
