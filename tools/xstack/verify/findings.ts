/** What a check has found out. */
export interface Findings {
  /** What was shown to hold, in order. */
  readonly shown: readonly string[];
  /** What is missing, and would be a fault in strict mode. */
  readonly notes: readonly string[];
  readonly faults: readonly string[];
}

/** The notebook of a check. */
export interface Notebook extends Findings {
  /** Notes what holds, or the fault that it does not. */
  readonly expect: (holds: boolean, what: string, fault: string) => boolean;
  /** The same for evidence that only strict mode insists on. */
  readonly expectEvidence: (holds: boolean, what: string, fault: string) => boolean;
  readonly fault: (sentence: string) => void;
}

/** Thrown where a check cannot go on; the message is the fault. */
export class Stop extends Error {
  override readonly name = 'Stop';
}

export function newNotebook(strict: boolean): Notebook {
  const shown: string[] = [];
  const notes: string[] = [];
  const faults: string[] = [];
  const into = (bad: string[]) => (holds: boolean, what: string, fault: string) => {
    (holds ? shown : bad).push(holds ? what : fault);
    return holds;
  };
  return {
    shown,
    notes,
    faults,
    expect: into(faults),
    expectEvidence: into(strict ? faults : notes),
    fault: (sentence) => void faults.push(sentence),
  };
}
