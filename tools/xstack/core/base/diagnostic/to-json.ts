import type { JsonObject } from '../json/value.ts';
import type { Diagnostic, Location } from './diagnostic.ts';

/** The `--json` form of a diagnostic; absent members are null. */
export function diagnosticJson({
  code,
  severity,
  message,
  at,
  related,
  help,
  omitted,
  accepted,
}: Diagnostic): JsonObject {
  return {
    code,
    severity,
    message,
    ...locationJson(at),
    related: (related ?? []).map(({ message: said, at: there }) => {
      const { file, range } = locationJson(there);
      return { message: said, file, range };
    }),
    help: help ?? null,
    ...(omitted !== undefined && { omitted }),
    ...(accepted !== undefined && { accepted }),
  };
}

/** Longest pointer that is printed: a longer one contains a name of the size of the file, and the range suffices. */
const longestPointer = 4096;

/** The `--json` form of a location. */
export function locationJson(at: Location | undefined) {
  const range = at?.range;
  return {
    file: at?.file ?? null,
    pointer: at?.pointer === undefined || at.pointer.length > longestPointer ? null : at.pointer,
    range: range === undefined ? null : { start: { ...range.start }, end: { ...range.end } },
  };
}
