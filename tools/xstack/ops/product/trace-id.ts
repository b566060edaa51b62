import { randomUUID } from 'node:crypto';

const form = /^[A-Za-z0-9][A-Za-z0-9._:-]{0,127}$/;

/** Reports whether a string is a valid trace id: short, and safe in logs and headers. */
export function isTraceId(text: string): boolean {
  return form.test(text);
}

export function newTraceId(): string {
  return randomUUID();
}
