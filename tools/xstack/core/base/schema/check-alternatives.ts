import { type JsonPointer, pointer } from '../json/pointer.ts';
import { isJsonObject, type JsonObject, type JsonValue, member } from '../json/value.ts';
import type { SchemaProblem } from './explain-errors.ts';

/** Number of schemas that all alternatives of a schema may consist of. */
const mostAlternatives = 1000;

/** A schema with `oneOf` or `if` that is not part of an alternative itself. */
export interface WithAlternatives {
  readonly at: JsonPointer;
  readonly value: JsonObject;
}

/**
 * Bounds the cost of alternatives: unlike other schemas, several of them check one value. All alternatives of a schema
 * together, with references replaced by what they refer to, are at most `mostAlternatives` schemas, and none contains
 * itself. So each value is checked at most once by the schema at its place, and once by each schema of an alternative.
 */
export function alternativeProblems(all: readonly WithAlternatives[], definitions: JsonObject): SchemaProblem[] {
  const sizes = new Map<string, number>();
  let total = 0;
  for (const { at, value } of all) {
    for (const [keyword, alternatives] of alternativesOf(value)) {
      const size = sum(alternatives.map((schema) => sizeOf(schema, definitions, sizes, 0)));
      total += size;
      if (total > mostAlternatives) return [tooLarge(at + pointer(keyword), size)];
    }
  }
  return [];
}

function tooLarge(at: JsonPointer, size: number): SchemaProblem {
  const keyword = quotedKeyword(at);
  if (size === Infinity)
    return {
      pointer: at,
      part: 'value',
      message: `${keyword} contains itself, or more than ${mostAlternatives} schemas`,
      help: 'move the circular `$ref` out of `oneOf`, `if`, `then` and `else`',
    };
  const message = `\`oneOf\`, \`if\`, \`then\` and \`else\` contain more than ${mostAlternatives} schemas`;
  return { pointer: at, part: 'value', message, help: 'use fewer alternatives, or refer to smaller schemas in them' };
}

function quotedKeyword(at: JsonPointer): string {
  return `\`${at.slice(at.lastIndexOf('/') + 1)}\``;
}

/** Returns the alternatives in a schema, by keyword. */
export function alternativesOf(schema: JsonObject): [keyword: string, alternatives: readonly JsonValue[]][] {
  const oneOf = member(schema, 'oneOf');
  const others = ['if', 'then', 'else'].flatMap((keyword): [string, JsonValue[]][] => {
    const value = member(schema, keyword);
    return value === undefined ? [] : [[keyword, [value]]];
  });
  return Array.isArray(oneOf) ? [['oneOf', oneOf], ...others] : others;
}

/** Returns the number of schemas in a schema, references included; infinite if it contains itself or is too deep. */
function sizeOf(schema: JsonValue, definitions: JsonObject, sizes: Map<string, number>, depth: number): number {
  if (!isJsonObject(schema)) return 0;
  if (depth > mostAlternatives) return Infinity;
  const size = (below: JsonValue | undefined) =>
    below === undefined ? 0 : sizeOf(below, definitions, sizes, depth + 1);
  const reference = member(schema, '$ref');
  if (typeof reference === 'string') return referencedSize(reference, sizes, (name) => size(member(definitions, name)));
  const properties = member(schema, 'properties');
  const named = isJsonObject(properties) ? Object.values(properties) : [];
  const below = [...named, member(schema, 'items'), member(schema, 'additionalProperties')];
  const alternatives = alternativesOf(schema).flatMap(([, schemas]) => schemas);
  return 1 + sum([...below, ...alternatives].map(size));
}

/** A definition whose size is being computed counts as infinite: it contains itself. */
function referencedSize(reference: string, sizes: Map<string, number>, compute: (name: string) => number): number {
  const name = reference.slice('#/$defs/'.length);
  const known = sizes.get(name);
  if (known !== undefined) return known;
  sizes.set(name, Infinity);
  const size = compute(name);
  sizes.set(name, size);
  return size;
}

function sum(sizes: readonly number[]): number {
  return sizes.reduce((total, size) => total + size, 0);
}
