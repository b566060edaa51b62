import { isTraceId, newTraceId } from '../../ops/product/trace-id.ts';

/** The trace id of a request: the one that it brings, or, where that is missing or of another form, a new one. */
export function traceIdOf(given: string | undefined): string {
  return given !== undefined && isTraceId(given) ? given : newTraceId();
}
