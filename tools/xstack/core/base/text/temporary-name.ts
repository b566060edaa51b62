/** How a file is called while it is written. `mark` tells it from all others that are being written. */
export function temporaryName(mark: string): string {
  return `.xstack-${mark}.tmp`;
}

/** Reports whether a path or a name is that of a file that was being written: one that is still there was left by a process that was killed. */
export function isTemporaryName(path: string): boolean {
  return path.endsWith('.tmp') && /(?:^|\/)\.xstack-[^/]*$/.test(path);
}
