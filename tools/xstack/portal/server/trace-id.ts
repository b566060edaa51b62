import { randomUUID } from 'node:crypto';

const form = /^[A-Za-z0-9][A-Za-z0-9._:-]{0,127}$/;

/** The trace id of a request: the one that it brings, or, where that is missing or of another form, a new one. */
export function traceIdOf(given: string | undefined): string {
  return given !== undefined && form.test(given) ? given : randomUUID();
}
