/** Defined when the program is bundled: the hash of all its files. */
declare const xstackBuild: string | undefined;

/** Hash of this build of the program; undefined if it runs from its sources, which may change at any time. */
export function buildStamp(): string | undefined {
  return typeof xstackBuild === 'undefined' ? undefined : xstackBuild;
}
