import { isTraceId, newTraceId } from '../../ops/product/trace-id.ts';

/** Returns the trace id of a request: the given one if it is valid, else a new one. */
export function traceIdOf(given: string | undefined): string {
  return given !== undefined && isTraceId(given) ? given : newTraceId();
}
