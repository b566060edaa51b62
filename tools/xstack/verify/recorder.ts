/** Results of a check. */
export interface CheckResults {
  /** Confirmed expectations, in order. */
  readonly shown: readonly string[];
  /** Missing evidence; a fault in strict mode. */
  readonly notes: readonly string[];
  readonly faults: readonly string[];
}

/** Recorder of a check. */
export interface CheckRecorder extends CheckResults {
  /** Records a confirmed expectation, or a fault. */
  readonly expect: (holds: boolean, what: string, fault: string) => boolean;
  /** Like `expect`, for evidence that only strict mode requires. */
  readonly expectEvidence: (holds: boolean, what: string, fault: string) => boolean;
  readonly fault: (sentence: string) => void;
}

/** Thrown if a check cannot continue; the message is the fault. */
export class Stop extends Error {
  override readonly name = 'Stop';
}

export function newRecorder(strict: boolean): CheckRecorder {
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
