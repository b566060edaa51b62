import { type PatchOperation, patchedSource } from '../json/json-patch.ts';

/** A change of one document. */
export interface DocumentPatch {
  /** Path relative to the repository root. */
  readonly file: string;
  readonly operations: readonly PatchOperation[];
  /** The formatted source, if only the layout changes; `operations` is empty then. */
  readonly layout?: string;
}

/** An edit that removes a diagnostic. Plain data; the spans of the sources follow from it. */
export interface DiagnosticEdit {
  /** An instruction, as `help` is one. */
  readonly title: string;
  readonly patches: readonly DocumentPatch[];
}

/** Returns an edit of one document. */
export function editOf(title: string, file: string, ...operations: readonly PatchOperation[]): DiagnosticEdit {
  return { title, patches: [{ file, operations }] };
}

/** Applies a patch to the source of its document. */
export function withPatch(source: string, { operations, layout }: DocumentPatch): string {
  return layout ?? patchedSource(source, operations);
}
