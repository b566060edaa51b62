/** Changes of the world of `compat-world.ts` with the class that they must have, and the argument for it. */
import type { ChangeClass } from '../../../tools/xstack/core/compiler/diff/change-class.ts';
import type { Mutable, WorldChange } from '../compat-world.ts';

export interface CompatCase {
  /** The kind of the row, or the file. */
  readonly subject: string;
  readonly what: string;
  readonly verdict: ChangeClass;
  readonly argument: string;
  readonly change: WorldChange;
}

/** Returns the case of a changed row; `change` gets the row and its payload. */
export function rowCase(
  subject: string,
  what: string,
  verdict: ChangeClass,
  argument: string,
  change: (row: Mutable, payload: Mutable) => void,
): CompatCase {
  return { subject, what, verdict, argument, change: { kind: subject, change } };
}

/** Returns the case of changed files. */
export function filesCase(
  subject: string,
  what: string,
  verdict: ChangeClass,
  argument: string,
  files: (files: Record<string, Mutable>) => void,
): CompatCase {
  return { subject, what, verdict, argument, change: { files } };
}
