import type { JsonObject } from '../json/value.ts';
import type { Diagnostic, Location } from './diagnostic.ts';

/** A diagnostic as `--json` prints it; a member that has nothing to say is null. */
export function diagnosticJson({ code, severity, message, at, related, help, omitted }: Diagnostic): JsonObject {
  return {
    code,
    severity,
    message,
    ...place(at),
    related: (related ?? []).map(({ message: said, at: there }) => {
      const { file, range } = place(there);
      return { message: said, file, range };
    }),
    help: help ?? null,
    ...(omitted !== undefined && { omitted }),
  };
}

/** A longer pointer holds a name that is as long as its file; the range says where it is. */
const longestPointer = 4096;

function place(at: Location | undefined) {
  const range = at?.range;
  return {
    file: at?.file ?? null,
    pointer: at?.pointer === undefined || at.pointer.length > longestPointer ? null : at.pointer,
    range: range === undefined ? null : { start: { ...range.start }, end: { ...range.end } },
  };
}
