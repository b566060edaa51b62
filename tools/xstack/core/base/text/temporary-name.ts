/** Returns the name of a file while it is written. `mark` must be unique among concurrent writers. */
export function temporaryName(mark: string): string {
  return `.xstack-${mark}.tmp`;
}

/** Reports whether a path is that of a temporary file; one that remains was left by a killed process. */
export function isTemporaryName(path: string): boolean {
  return path.endsWith('.tmp') && /(?:^|\/)\.xstack-[^/]*$/.test(path);
}
