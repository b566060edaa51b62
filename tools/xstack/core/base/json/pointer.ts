/** RFC 6901. `''` is the whole document. */
export type JsonPointer = string;

/** Returns the pointer to a path of member names and indexes. */
export function pointer(...path: readonly (string | number)[]): JsonPointer {
  return path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** Returns the unescaped steps of a pointer. */
export function pointerSteps(text: JsonPointer): string[] {
  return text === ''
    ? []
    : text
        .slice(1)
        .split('/')
        .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}
