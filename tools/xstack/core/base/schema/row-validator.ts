import { fullFormats } from 'ajv-formats/dist/formats.js';
import { type JsonPointer, pointer } from '../json/pointer.ts';
import { isJsonObject, type JsonObject, type JsonValue, member } from '../json/value.ts';
import { isMultipleOf } from './decimal.ts';
import type { Validator } from './explain-errors.ts';
import type { Matcher } from './plain-pattern.ts';
import type { SchemaError } from './schema-errors.ts';
import { joined, noted, type SchemaErrors } from './schema-errors.ts';

/**
 * Checks rows against a row schema with the errors of ajv, in its order. Row schemas are a small subset of JSON Schema:
 * interpreting them costs less than loading a compiler and generating code. A property test compares the errors with
 * those of ajv.
 */
export function rowValidator(schema: JsonObject, compilePattern: (pattern: string) => Matcher): Validator {
  const definitions = (member(schema, '$defs') ?? {}) as JsonObject;
  const matchers = new Map<string, Matcher>();
  const matcherOf = (pattern: string) => {
    const matcher = matchers.get(pattern) ?? compilePattern(pattern);
    matchers.set(pattern, matcher);
    return matcher;
  };
  const validate: Validator = (value) => {
    const check: Check = { errors: [], definitions, matcherOf };
    checkValue(check, schema, value as JsonValue, '');
    validate.errors = check.errors;
    return check.errors.length === 0;
  };
  return validate;
}

interface Check {
  readonly errors: SchemaErrors;
  readonly definitions: JsonObject;
  readonly matcherOf: (pattern: string) => Matcher;
}

/** Members of a row schema; `rowSchemaTraps` has excluded others. */
interface RowSchema {
  readonly type?: string | readonly string[];
  readonly enum?: readonly JsonValue[];
  readonly const?: JsonValue;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly format?: keyof typeof fullFormats;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly multipleOf?: number;
  readonly properties?: Readonly<Record<string, JsonObject>>;
  readonly required?: readonly string[];
  readonly dependentRequired?: Readonly<Record<string, readonly string[]>>;
  readonly additionalProperties?: boolean | JsonObject;
  readonly minProperties?: number;
  readonly maxProperties?: number;
  readonly items?: JsonObject;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly oneOf?: readonly JsonObject[];
  readonly if?: JsonObject;
  readonly then?: JsonObject;
  readonly else?: JsonObject;
  readonly $ref?: string;
}

type AddError = (keyword: string, params: SchemaError['params']) => void;

function checkValue(check: Check, given: JsonObject, value: JsonValue, at: JsonPointer): void {
  const schema = resolved(check, given);
  const rules: RowSchema = schema;
  const addError: AddError = (keyword, params) => {
    const error = { instancePath: at, schemaPath: '', keyword, params, parentSchema: schema };
    if (check.errors.length === 0) check.errors.push(error);
    else noted(check.errors, error);
  };
  const kind = kindOf(value);
  const { type } = rules;
  const isWrong = type !== undefined && !(typeof type === 'string' ? [type] : type).some((name) => isA(name, value));
  const group = typeof type === 'string' ? type : type?.length === 1 ? type[0] : undefined;
  const isLate = group !== undefined && hasRulesFor(rules, group);
  if (isWrong && !isLate) addError('type', { type });
  if (Object.hasOwn(rules, 'const') && rules.const !== value) addError('const', { allowedValue: rules.const });
  if (rules.enum !== undefined && !rules.enum.includes(value)) addError('enum', { allowedValues: rules.enum });
  const lateIn = (name: string) => {
    if (isWrong && isLate && group === name) addError('type', { type });
  };
  if (kind === 'number') checkNumber(addError, rules, value as number);
  else lateIn('number');
  if (kind === 'string') checkString(addError, check, rules, value as string);
  else lateIn('string');
  checkOneOf(addError, check, rules, value, at);
  checkCondition(check, rules, value, at);
  if (Array.isArray(value)) checkArray(addError, check, rules, value, at);
  else lateIn('array');
  if (isJsonObject(value)) checkObject(addError, check, rules, value, at);
  else lateIn('object');
}

/** Follows references. `rowSchemaTraps` has excluded siblings and cycles. */
function resolved({ definitions }: Check, schema: JsonObject): JsonObject {
  let found = schema;
  for (let to = member(found, '$ref'); typeof to === 'string'; to = member(found, '$ref'))
    found = definitions[to.slice('#/$defs/'.length)] as JsonObject;
  return found;
}

function kindOf(value: JsonValue): string {
  return value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;
}

function isA(type: string, value: JsonValue): boolean {
  return type === 'integer' ? Number.isInteger(value) : kindOf(value) === type;
}

const rulesFor: Readonly<Record<string, readonly (keyof RowSchema)[]>> = {
  number: ['maximum', 'minimum', 'exclusiveMaximum', 'exclusiveMinimum', 'multipleOf', 'format'],
  string: ['maxLength', 'minLength', 'pattern', 'format'],
  array: ['maxItems', 'minItems', 'items'],
  object: ['maxProperties', 'minProperties', 'required', 'dependentRequired', 'additionalProperties', 'properties'],
};

/** Reports whether there are keywords for a type: ajv checks the type together with them, in this order. */
function hasRulesFor(rules: RowSchema, type: string): boolean {
  return rulesFor[type]?.some((keyword) => Object.hasOwn(rules, keyword)) ?? false;
}

function checkNumber(addError: AddError, rules: RowSchema, value: number): void {
  const { maximum, minimum, exclusiveMaximum, exclusiveMinimum, multipleOf } = rules;
  if (maximum !== undefined && value > maximum) addError('maximum', { comparison: '<=', limit: maximum });
  if (minimum !== undefined && value < minimum) addError('minimum', { comparison: '>=', limit: minimum });
  if (exclusiveMaximum !== undefined && value >= exclusiveMaximum)
    addError('exclusiveMaximum', { comparison: '<', limit: exclusiveMaximum });
  if (exclusiveMinimum !== undefined && value <= exclusiveMinimum)
    addError('exclusiveMinimum', { comparison: '>', limit: exclusiveMinimum });
  if (multipleOf !== undefined && !isMultipleOf(value, multipleOf)) addError('multipleOf', { multipleOf });
}

function checkString(addError: AddError, { matcherOf }: Check, rules: RowSchema, value: string): void {
  const { maxLength, minLength, pattern, format } = rules;
  if (maxLength !== undefined && lengthOf(value) > maxLength) addError('maxLength', { limit: maxLength });
  if (minLength !== undefined && lengthOf(value) < minLength) addError('minLength', { limit: minLength });
  if (pattern !== undefined && !matcherOf(pattern).test(value)) addError('pattern', { pattern });
  if (format !== undefined && !hasFormat(format, value)) addError('format', { format });
}

/** Length in characters; a string without surrogates is not split. */
function lengthOf(text: string): number {
  return /[\ud800-\udfff]/.test(text) ? [...text].length : text.length;
}

function hasFormat(name: keyof typeof fullFormats, text: string): boolean {
  const format = fullFormats[name];
  if (format instanceof RegExp) return format.test(text);
  if (typeof format === 'object' && typeof format.validate === 'function')
    return (format.validate as (given: string) => boolean)(text);
  throw new Error(`bug: the format ${name} has no check of text`);
}

function checkArray(
  addError: AddError,
  check: Check,
  { maxItems, minItems, items }: RowSchema,
  values: readonly JsonValue[],
  at: JsonPointer,
): void {
  if (maxItems !== undefined && values.length > maxItems) addError('maxItems', { limit: maxItems });
  if (minItems !== undefined && values.length < minItems) addError('minItems', { limit: minItems });
  if (items !== undefined) for (const [i, item] of values.entries()) checkValue(check, items, item, `${at}/${i}`);
}

function checkObject(addError: AddError, check: Check, rules: RowSchema, value: JsonObject, at: JsonPointer): void {
  const { maxProperties, minProperties, required = [], additionalProperties = true, properties = {} } = rules;
  const names = Object.keys(value);
  if (maxProperties !== undefined && names.length > maxProperties) addError('maxProperties', { limit: maxProperties });
  if (minProperties !== undefined && names.length < minProperties) addError('minProperties', { limit: minProperties });
  for (const missingProperty of required)
    if (!Object.hasOwn(value, missingProperty)) addError('required', { missingProperty });
  for (const [property, needed] of Object.entries(rules.dependentRequired ?? {}))
    if (Object.hasOwn(value, property))
      for (const missingProperty of needed)
        if (!Object.hasOwn(value, missingProperty)) addError('dependentRequired', { property, missingProperty });
  if (additionalProperties !== true) {
    for (const name of names) {
      if (isDescribed(properties, name)) continue;
      if (additionalProperties === false) addError('additionalProperties', { additionalProperty: name });
      else checkValue(check, additionalProperties, value[name] as JsonValue, at + pointer(name));
    }
  }
  for (const [name, schema] of Object.entries(properties))
    if (isDescribed(properties, name) && Object.hasOwn(value, name))
      checkValue(check, schema, value[name] as JsonValue, at + pointer(name));
}

/** Returns the errors of a value against one alternative, without reporting them. */
function errorsOf(check: Check, schema: JsonObject, value: JsonValue, at: JsonPointer): SchemaErrors {
  const errors: SchemaErrors = [];
  checkValue({ ...check, errors }, schema, value, at);
  return errors;
}

/**
 * Reports the errors of the alternative that is probably meant: the only one whose type and constants the value has.
 * Otherwise the error is that no alternative matches.
 */
function checkOneOf(addError: AddError, check: Check, { oneOf }: RowSchema, value: JsonValue, at: JsonPointer): void {
  if (oneOf === undefined) return;
  const tried = oneOf.map((schema) => errorsOf(check, schema, value, at));
  const passing = tried.filter((errors) => errors.length === 0).length;
  if (passing === 1) return;
  const meant = passing > 0 ? [] : tried.filter((errors) => !errors.some((error) => isOtherKind(error, at)));
  if (meant.length === 1) joined(check.errors, meant[0] as SchemaErrors);
  else addError('oneOf', { alternatives: oneOf.length, passing });
}

/** Reports whether an error shows that another alternative is meant: another type, or another constant of a member. */
function isOtherKind({ keyword, instancePath }: SchemaError, at: JsonPointer): boolean {
  if (instancePath === at) return keyword === 'type' || keyword === 'const' || keyword === 'enum';
  const below = instancePath.slice(at.length + 1);
  return (keyword === 'const' || keyword === 'enum') && !below.includes('/');
}

function checkCondition(check: Check, rules: RowSchema, value: JsonValue, at: JsonPointer): void {
  if (rules.if === undefined) return;
  const chosen = errorsOf(check, rules.if, value, at).length === 0 ? rules.then : rules.else;
  if (chosen !== undefined) checkValue(check, chosen, value, at);
}

/** Treats `__proto__` as undescribed: most programs cannot hold it as a member. */
function isDescribed(properties: object, name: string): boolean {
  return name !== '__proto__' && Object.hasOwn(properties, name);
}
