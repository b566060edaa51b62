/** Errors of one value. Beyond `mostErrors` they are counted: a hostile value has millions. */
export interface SchemaErrors extends Array<SchemaError> {
  omitted?: number;
  /** The error counted last. */
  last?: SchemaError;
}

const mostErrors = 1000;

/** Keywords about a value as a whole; if several fail, the first in this list is the cause. */
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

/** Keywords whose errors only repeat the errors of a subschema. */
export const repeating: readonly string[] = ['if', 'propertyNames'];

function hasSameCause(before: SchemaError, { keyword, instancePath, propertyName }: SchemaError): boolean {
  if (repeating.includes(keyword)) return true;
  const isSameLocation = before.instancePath === instancePath && before.propertyName === propertyName;
  return isSameLocation && causes.includes(before.keyword) && causes.includes(keyword);
}

/**
 * Adds the errors of another validator.
 *
 * @public Called by the generated validators.
 */
export function joined(errors: SchemaErrors | null, others: SchemaErrors): SchemaErrors {
  if (errors === null) return others;
  for (const error of others) noted(errors, error);
  if (others.omitted !== undefined) errors.omitted = (errors.omitted ?? 0) + others.omitted;
  return errors;
}

/**
 * Removes all errors after the first `count`: an alternative that matches has refuted them.
 *
 * @public Called by the generated validators.
 */
export function cutTo(errors: SchemaErrors, count: number): void {
  if (count < errors.length) errors.length = count;
}

/** An error of ajv, without its message. */
export interface SchemaError {
  readonly instancePath: string;
  readonly schemaPath: string;
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
  /** The invalid name, where the error is about the name of a member of the object at `instancePath`. */
  readonly propertyName?: string;
  /** The subschema that contains the keyword. */
  readonly parentSchema?: SubschemaAnnotations;
}

/** Members of a subschema that messages use. */
interface SubschemaAnnotations {
  readonly title?: string;
  readonly properties?: Readonly<Record<string, unknown>>;
  /** True if help about an unknown member lists all members. */
  readonly listMembers?: boolean;
  /** Predicate for messages, such as "must be …". */
  readonly patternErrorMessage?: string;
}
