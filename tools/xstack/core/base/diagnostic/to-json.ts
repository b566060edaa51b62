import type { JsonObject } from '../json/value.ts';
import type { Diagnostic, Location, Related } from './diagnostic.ts';
import type { DiagnosticEdit } from './edit.ts';

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
  cause,
  edits,
}: Diagnostic): JsonObject {
  return {
    code,
    severity,
    message,
    ...locationJson(at),
    related: relatedJson(related ?? []),
    help: help ?? null,
    ...(omitted !== undefined && { omitted }),
    ...(accepted !== undefined && { accepted }),
    ...(cause !== undefined && { cause: relatedJson(cause) }),
    ...(edits !== undefined && { edits: edits.map(editJson) }),
  };
}

function relatedJson(related: readonly Related[]) {
  return related.map(({ message, at }) => {
    const { file, range } = locationJson(at);
    return { message, file, range };
  });
}

function editJson({ title, patches }: DiagnosticEdit): JsonObject {
  return {
    title,
    patches: patches.map(({ file, operations }) => ({ file, operations: operations.map((each) => ({ ...each })) })),
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
