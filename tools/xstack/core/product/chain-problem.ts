/** A break in the hash chain of the governance log. */
export interface ChainProblem {
  /** First row that shows the break. */
  readonly id: number;
  readonly problem: 'row_changed' | 'row_missing' | 'chain_broken' | 'end_missing' | 'head_changed';
}

/** Predicates of `row N of the governance log`. */
export const chainProblemPredicates: Readonly<Record<ChainProblem['problem'], string>> = {
  row_changed: 'was changed after it was written',
  row_missing: 'does not follow the row before it: rows between them are missing',
  chain_broken: 'does not carry the hash of the row before it',
  end_missing: 'is missing, and all later rows',
  head_changed: 'is not the recorded end of the log',
};
