/** Errors of one value. Past some of them they are only counted: a hostile value has millions. */
export interface SchemaErrors extends Array<SchemaError> {
  omitted?: number;
  /** The error that was counted last. */
  last?: SchemaError;
}

const mostErrors = 1000;

/** Keywords that judge a value as a whole; where several fail, the first of this list is the cause of the others. */
export const causes: readonly string[] = ['type', 'const', 'enum', 'minLength', 'maxLength', 'format', 'pattern'];

/** Adds an error, or counts it unless it has the cause of the one before. Called by the generated validators. */
export function noted(errors: SchemaErrors | null, error: SchemaError): SchemaErrors {
  if (errors === null) return [error];
  if (errors.length < mostErrors) errors.push(error);
  else {
    const before = errors.last ?? (errors.at(-1) as SchemaError);
    if (!hasSameCause(before, error)) errors.omitted = (errors.omitted ?? 0) + 1;
    errors.last = error;
  }
  return errors;
}

function hasSameCause(before: SchemaError, { keyword, instancePath }: SchemaError): boolean {
  if (keyword === 'if') return true; // It only repeats what `then` or `else` says.
  return before.instancePath === instancePath && causes.includes(before.keyword) && causes.includes(keyword);
}

/** Adds the errors of another validator. @public Called by the generated validators. */
export function joined(errors: SchemaErrors | null, others: SchemaErrors): SchemaErrors {
  if (errors === null) return others;
  for (const error of others) noted(errors, error);
  if (others.omitted !== undefined) errors.omitted = (errors.omitted ?? 0) + others.omitted;
  return errors;
}

/** Takes back all errors but `count`, which an alternative that matches has refuted. @public Called by the generated validators. */
export function cutTo(errors: SchemaErrors, count: number): void {
  if (count < errors.length) errors.length = count;
}

/** One complaint of ajv, without its words. */
export interface SchemaError {
  readonly instancePath: string;
  readonly schemaPath: string;
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
  /** The sub-schema that holds the keyword. */
  readonly parentSchema?: SubschemaWords;
}

/** What messages are made of, beside the keywords themselves. */
interface SubschemaWords {
  readonly title?: string;
  readonly properties?: Readonly<Record<string, unknown>>;
  /** Its pattern in words: the end of a sentence that begins with the name of the member. */
  readonly patternErrorMessage?: string;
}
