import { randomUUID } from 'node:crypto';

const form = /^[A-Za-z0-9][A-Za-z0-9._:-]{0,127}$/;

/** Reports whether a text can be a trace id: short, and harmless in every log and header. */
export function isTraceId(text: string): boolean {
  return form.test(text);
}

export function newTraceId(): string {
  return randomUUID();
}
