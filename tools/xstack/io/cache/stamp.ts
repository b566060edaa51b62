/** Set when the program is built: the hash of all that it is made of. */
declare const xstackBuild: string | undefined;

/** What tells one build of this product from another; undefined where it runs from its sources, which may change. */
export function buildStamp(): string | undefined {
  return typeof xstackBuild === 'undefined' ? undefined : xstackBuild;
}
