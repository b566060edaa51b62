import { Failure } from '../failure.ts';
import { databaseProblem, type StoreTrouble } from './database-error.ts';

/** The database cannot carry out the operation now. `trouble` is absent if retrying does not help. */
export class StoreFailure extends Failure {
  readonly trouble: StoreTrouble | undefined;

  constructor(doing: string, shown: string, cause: Error, trouble: StoreTrouble | undefined) {
    super(doing, shown, cause);
    this.trouble = trouble;
  }
}

/** A row of the store was not written by this program: its document is none of its kind, or exceeds the limits. */
export class StoredValueError extends Error {
  override readonly name = 'StoredValueError';

  constructor(what: string, key: string, problem = `holds more values than a ${what} may have`) {
    super(`the ${what} \`${key}\` ${problem}`);
  }
}

/** Runs work on a store. Converts errors of the database to failures that name the store; rethrows all others. */
export async function namingStore<T>(
  doing: 'open' | 'read' | 'write',
  shown: string,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof StoredValueError) throw new StoreFailure('read the store', shown, error, undefined);
    const problem = error instanceof Failure ? undefined : databaseProblem(error, doing);
    if (problem === undefined) throw error;
    throw new StoreFailure(`${doing} the store`, shown, new Error(problem.message), problem.trouble);
  }
}

/** `empty`: a file without tables, as a creation in progress or a truncation leaves it. */
export type StoreState = 'missing' | 'empty' | 'foreign' | 'outdated' | 'newer';

/** The store does not exist, or its state does not permit the requested access. */
export class StoreUnusable extends Error {
  override readonly name = 'StoreUnusable';
  readonly state: StoreState;
  readonly shown: string;

  constructor(state: StoreState, shown: string) {
    super(`the store \`${shown}\` ${predicates[state]}`);
    this.state = state;
    this.shown = shown;
  }
}

const predicates: Readonly<Record<StoreState, string>> = {
  missing: 'does not exist',
  empty: 'is empty',
  foreign: 'is a database of another program',
  outdated: 'has the tables of an older xstack',
  newer: 'has the tables of a newer xstack',
};
