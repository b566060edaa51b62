import { Failure } from '../failure.ts';
import { databaseProblem, type StoreTrouble } from './database-error.ts';

/** The database cannot do what it is asked to do now, but may later. Without `trouble`, trying again does not help. */
export class StoreFailure extends Failure {
  readonly trouble: StoreTrouble | undefined;

  constructor(doing: string, shown: string, cause: Error, trouble: StoreTrouble | undefined) {
    super(doing, shown, cause);
    this.trouble = trouble;
  }
}

/** Runs work on a store. Errors of the database become failures that name the store; all other errors pass. */
export async function namingStore<T>(
  doing: 'open' | 'read' | 'write',
  shown: string,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const problem = error instanceof Failure ? undefined : databaseProblem(error, doing);
    if (problem === undefined) throw error;
    throw new StoreFailure(`${doing} the store`, shown, new Error(problem.message), problem.trouble);
  }
}

export type StoreState = 'missing' | 'foreign' | 'outdated' | 'newer';

/** The store exists in a state in which it cannot be used as it was asked for, or does not exist. */
export class StoreUnusable extends Error {
  override readonly name = 'StoreUnusable';
  readonly state: StoreState;
  readonly shown: string;

  constructor(state: StoreState, shown: string) {
    super(`the store \`${shown}\` ${words[state]}`);
    this.state = state;
    this.shown = shown;
  }
}

const words: Readonly<Record<StoreState, string>> = {
  missing: 'does not exist',
  foreign: 'is a database of another program',
  outdated: 'has the tables of an older xstack',
  newer: 'has the tables of a newer xstack',
};
