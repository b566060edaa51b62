import { closest, didYouMean } from '../diagnostic/suggest.ts';
import { type JsonPointer, pointer, pointerSteps } from '../json/pointer.ts';
import type { JsonValue } from '../json/value.ts';
import { isA, kindOf, listed, quoted, theMember, withArticle } from './phrases.ts';
import { targetsIn } from './pointer-targets.ts';
import type { SchemaError } from './schema-errors.ts';
import { causes, repeating, type SchemaErrors } from './schema-errors.ts';

/** One problem of a value, formatted. */
export interface SchemaProblem {
  readonly pointer: JsonPointer;
  readonly part: 'name' | 'value';
  readonly message: string;
  readonly help?: string;
  /** Name of the missing member, if that is the problem; `pointer` is the object that lacks it. */
  readonly missing?: string;
  /** True if the declared version of the format does not have the member. */
  readonly isUnavailable?: boolean;
  /** Number of problems that were counted and not stored. */
  readonly omitted?: number;
}

/** A validator in the form of ajv: returns true, or false and sets `errors`. */
export interface Validator {
  (value: unknown): boolean;
  errors?: SchemaErrors | null;
}

/**
 * Converts errors of ajv to problems: one for each cause, in the order of the value, then the number of omitted ones.
 */
export function explainErrors(errors: SchemaErrors, value: JsonValue): SchemaProblem[] {
  const targets = targetsIn(value);
  const complaints = oneForEachCause(withoutMisspelt(errors)).map((error) => {
    const { value: here, inArray } = targets(error.instancePath);
    const problem = explain({ error, value: here, inArray });
    return { order: targets(problem.pointer).order, problem };
  });
  const problems = complaints.sort((a, b) => compareOrder(a.order, b.order)).map(({ problem }) => problem);
  const { omitted } = errors;
  if (omitted === undefined) return problems;
  return [...problems, { pointer: '', part: 'value', message: `has ${omitted} more problems`, omitted }];
}

/** Keywords whose errors are about a missing member. */
const missingMember: readonly string[] = ['required', 'dependentRequired'];

/** Drops the error about a missing member if a misspelled one exists. */
function withoutMisspelt(errors: readonly SchemaError[]): readonly SchemaError[] {
  const meant = new Set<JsonPointer>();
  for (const { keyword, params, instancePath, parentSchema } of errors) {
    if (keyword !== 'additionalProperties') continue;
    const name = closest(String(params['additionalProperty']), Object.keys(parentSchema?.properties ?? {}));
    if (name !== undefined) meant.add(instancePath + pointer(name));
  }
  return errors.filter(
    ({ keyword, params, instancePath }) =>
      !missingMember.includes(keyword) || !meant.has(instancePath + pointer(String(params['missingProperty']))),
  );
}

function oneForEachCause(errors: readonly SchemaError[]): SchemaError[] {
  if (errors.length === 1) return errors.filter(({ keyword }) => !repeating.includes(keyword));
  const alternatives = alternativesOf(errors);
  const causesOnly: SchemaError[] = [];
  const causeAt = new Map<JsonPointer, number>();
  for (const error of errors) {
    if (repeating.includes(error.keyword) || alternatives.hold(error)) continue;
    const rank = causes.indexOf(error.keyword);
    const location = error.propertyName === undefined ? error.instancePath : nameLocation(error, error.propertyName);
    const rival = rank === -1 ? undefined : causeAt.get(location);
    if (rank !== -1 && rival === undefined) causeAt.set(location, causesOnly.length);
    if (rival === undefined) causesOnly.push(error.keyword === 'anyOf' ? alternatives.summed(error) : error);
    else if (rank < causes.indexOf(causesOnly[rival]?.keyword ?? '')) causesOnly[rival] = error;
  }
  return causesOnly;
}

/** Distinguishes the name of a member from its value. */
function nameLocation({ instancePath }: SchemaError, name: string): string {
  return `${instancePath + pointer(name)} name`;
}

/** Errors inside `anyOf` are about alternatives not taken: only the error of the `anyOf` itself is used. */
function alternativesOf(errors: readonly SchemaError[]) {
  const prefixes = [...new Set(errors.flatMap((e) => (e.keyword === 'anyOf' ? `${e.schemaPath}/` : [])))];
  const hold = ({ schemaPath }: SchemaError) => prefixes.some((prefix) => schemaPath.startsWith(prefix));
  const inside = new Map<JsonPointer, SchemaError[]>();
  for (const error of prefixes.length === 0 ? [] : errors.filter(hold)) {
    const others = inside.get(error.instancePath);
    if (others === undefined) inside.set(error.instancePath, [error]);
    else others.push(error);
  }
  /** If every alternative requires a member, the error lists these members. */
  const summed = (error: SchemaError): SchemaError => {
    const members = (inside.get(error.instancePath) ?? [])
      .filter(({ schemaPath }) => schemaPath.startsWith(`${error.schemaPath}/`))
      .map(({ keyword, params }) => (keyword === 'required' ? params['missingProperty'] : undefined));
    const asked = members.length > 0 && members.every((name) => name !== undefined);
    return asked ? { ...error, params: { members } } : error;
  };
  return { hold, summed };
}

interface InvalidValue {
  readonly error: SchemaError;
  /** The invalid value, and whether it is an item of an array. */
  readonly value: JsonValue | undefined;
  readonly inArray: boolean;
}

function explain(complaint: InvalidValue): SchemaProblem {
  const { error } = complaint;
  const { keyword, params, instancePath, propertyName } = error;
  if (missingMember.includes(keyword)) {
    const missing = String(params['missingProperty']);
    const why = keyword === 'required' ? '' : `, which ${quoted(params['property'])} requires`;
    return { pointer: instancePath, part: 'value', message: `${quoted(missing)} is missing${why}`, missing };
  }
  if (propertyName !== undefined) {
    const message = `the name ${predicate({ ...complaint, value: propertyName })}`;
    return { pointer: instancePath + pointer(propertyName), part: 'name', message };
  }
  if (keyword === 'additionalProperties') return unknownMember(complaint, String(params['additionalProperty']));
  if (keyword === 'false schema') return unavailableMember(instancePath);
  const help = suggestion(complaint);
  return {
    pointer: instancePath,
    part: 'value',
    message: `${subject(complaint)} ${predicate(complaint)}`,
    ...(help !== undefined && { help }),
  };
}

function unknownMember({ error, inArray }: InvalidValue, name: string): SchemaProblem {
  const { title, properties = {}, listMembers = false } = error.parentSchema ?? {};
  const whole = title === undefined ? theMember(error.instancePath, inArray) : withArticle(title);
  const near = didYouMean(name, Object.keys(properties));
  const allowed = listMembers ? `use only ${listed(Object.keys(properties))}` : undefined;
  const help = near === undefined || allowed === undefined ? (near ?? allowed) : `${near} otherwise, ${allowed}`;
  return {
    pointer: error.instancePath + pointer(name),
    part: 'name',
    message: `${quoted(name)} is not a member of ${whole}`,
    ...(help !== undefined && { help }),
  };
}

/** Schemas forbid a member with `false` only if the declared version is older than the member. */
function unavailableMember(at: JsonPointer): SchemaProblem {
  const name = pointerSteps(at).at(-1) ?? '';
  const message = `${quoted(name)} is not a member of the declared version`;
  return { pointer: at, part: 'name', message, isUnavailable: true };
}

/** Subject of a message: a member, an item, or the whole value by its title. */
function subject({ error, inArray }: InvalidValue): string {
  const title = error.parentSchema?.title;
  return error.instancePath === '' && title !== undefined ? withArticle(title) : theMember(error.instancePath, inArray);
}

function predicate({ error: { keyword, params, parentSchema }, value }: InvalidValue): string {
  const limit = params['limit'] as number;
  switch (keyword) {
    case 'type':
      return `must be ${isA(params['type'] as string | string[])}, not ${kindOf(value, params['type'])}`;
    case 'const':
      return `must be ${quoted(params['allowedValue'])}, not ${quotedOrKind(value, [params['allowedValue']])}`;
    case 'enum': {
      const allowed = params['allowedValues'] as readonly JsonValue[];
      return `must be ${allowed.length === 1 ? '' : 'one of '}${listed(allowed)}, not ${quotedOrKind(value, allowed)}`;
    }
    case 'pattern': {
      const mustBe = parentSchema?.patternErrorMessage ?? `must match the pattern ${quoted(params['pattern'])}`;
      return `${mustBe}, not ${quoted(value)}`;
    }
    case 'format':
      return `must be of the format ${quoted(params['format'])}, not ${quoted(value)}`;
    case 'minLength':
      return limit === 1 ? 'must not be empty' : `must have at least ${limit} characters`;
    case 'maxLength':
      return `must have at most ${limit} character${limit === 1 ? '' : 's'}, not ${[...String(value)].length}`;
    case 'minItems':
      return `must have at least ${amount(limit, 'item', value)}`;
    case 'maxItems':
      return `must have at most ${amount(limit, 'item', value)}`;
    case 'minProperties':
      return `must have at least ${amount(limit, 'member', value)}`;
    case 'maxProperties':
      return `must have at most ${amount(limit, 'member', value)}`;
    case 'minimum':
      return `must be at least ${limit}, not ${quoted(value)}`;
    case 'maximum':
      return `must be at most ${limit}, not ${quoted(value)}`;
    case 'exclusiveMinimum':
      return `must be more than ${limit}, not ${quoted(value)}`;
    case 'exclusiveMaximum':
      return `must be less than ${limit}, not ${quoted(value)}`;
    case 'multipleOf':
      return `must be a multiple of ${params['multipleOf']}, not ${quoted(value)}`;
    case 'oneOf':
      return params['passing'] === 0
        ? `must match one of the ${params['alternatives']} alternatives of \`oneOf\``
        : `must match only one of the ${params['alternatives']} alternatives of \`oneOf\`, not ${params['passing']}`;
    case 'anyOf':
      return params['members'] === undefined
        ? `must not be ${kindOf(value, undefined)} of this form`
        : `must have one of the members ${listed(params['members'] as string[])}`;
    default:
      throw new Error(`bug: no words for the keyword ${keyword}`);
  }
}

/** Formats "3 items, not 2"; without the second number for an empty value. */
function amount(limit: number, what: string, value: JsonValue | undefined): string {
  const size = Object.keys(value as object).length;
  return `${limit} ${what}${limit === 1 ? '' : 's'}${size === 0 ? '' : `, not ${size}`}`;
}

function suggestion({ error: { keyword, params }, value }: InvalidValue): string | undefined {
  if (keyword !== 'enum' || typeof value !== 'string') return undefined;
  const words = (params['allowedValues'] as readonly JsonValue[]).filter((allowed) => typeof allowed === 'string');
  return words.length > 1 ? didYouMean(value, words) : undefined;
}

/** Names the kind of a value if no permitted value is of its type. */
function quotedOrKind(value: JsonValue | undefined, allowed: readonly unknown[]): string {
  return allowed.some((one) => typeof one === typeof value) && typeof value !== 'object'
    ? quoted(value)
    : kindOf(value, undefined);
}

function compareOrder(a: readonly number[], b: readonly number[]): number {
  for (let i = 0; i < a.length && i < b.length; i++) if (a[i] !== b[i]) return (a[i] ?? 0) - (b[i] ?? 0);
  return a.length - b.length;
}
