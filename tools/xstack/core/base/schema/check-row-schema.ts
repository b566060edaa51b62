import { didYouMean } from '../diagnostic/suggest.ts';
import { type JsonPointer, pointer } from '../json/pointer.ts';
import { isJsonObject, type JsonObject, type JsonValue, member } from '../json/value.ts';
import { alternativeProblems, alternativesOf } from './check-alternatives.ts';
import type { SchemaProblem } from './explain-errors.ts';
import { quoted } from './phrases.ts';

/** Number of `$ref` that may follow one another. */
const longestChain = 8;

/** Members allowed beside a `$ref`: annotations and definitions. */
const besideReference = new Set(['$ref', '$defs', 'title', 'description', 'x-compat']);

/**
 * Checks the rules that the schema of row schemas cannot express. Together they bound the cost of a row: patterns match
 * in linear time, a `$ref` has no siblings and is not circular, so that each value is visited once, and alternatives have
 * a bounded size.
 */
export function rowSchemaTraps(schema: JsonObject, compilePattern: (pattern: string) => unknown): SchemaProblem[] {
  const definitions = (member(schema, '$defs') ?? {}) as JsonObject;
  const all = [...subschemas(schema, '', false)];
  const problems = all.flatMap(({ at, value }) => [
    ...patternProblems(at, value, compilePattern),
    ...referenceProblems(at, value, definitions),
  ]);
  if (problems.length > 0) return problems;
  return alternativeProblems(
    all.filter(({ isAlternative }) => !isAlternative),
    definitions,
  );
}

interface Subschema {
  readonly at: JsonPointer;
  readonly value: JsonObject;
  /** True for a schema in `oneOf`, `if`, `then` or `else`. */
  readonly isAlternative: boolean;
}

/** Yields the schema and all schemas in it. Recursion is bounded by the depth limit of JSON. */
function* subschemas(value: JsonValue | undefined, at: JsonPointer, isAlternative: boolean): Generator<Subschema> {
  if (!isJsonObject(value)) return;
  yield { at, value, isAlternative };
  for (const keyword of ['properties', '$defs']) {
    const named = member(value, keyword);
    for (const [name, below] of Object.entries(isJsonObject(named) ? named : {}))
      yield* subschemas(below, at + pointer(keyword, name), isAlternative && keyword !== '$defs');
  }
  for (const keyword of ['items', 'additionalProperties'])
    yield* subschemas(member(value, keyword), at + pointer(keyword), isAlternative);
  for (const [keyword, alternatives] of alternativesOf(value))
    for (const [i, below] of alternatives.entries())
      yield* subschemas(below, at + (keyword === 'oneOf' ? pointer(keyword, i) : pointer(keyword)), true);
}

function patternProblems(
  at: JsonPointer,
  schema: JsonObject,
  compilePattern: (pattern: string) => unknown,
): SchemaProblem[] {
  const pattern = member(schema, 'pattern');
  if (typeof pattern !== 'string' || succeeds(() => compilePattern(pattern))) return [];
  return [
    {
      pointer: `${at}/pattern`,
      part: 'value',
      message: `invalid pattern ${quoted(pattern)}`,
      help: 'use RE2 syntax, which has no look-around and no back-references',
    },
  ];
}

function succeeds(compile: () => unknown): boolean {
  try {
    compile();
    return true;
  } catch {
    return false;
  }
}

function referenceProblems(at: JsonPointer, schema: JsonObject, definitions: JsonObject): SchemaProblem[] {
  const reference = member(schema, '$ref');
  if (typeof reference !== 'string') return [];
  const here = { pointer: `${at}/$ref`, part: 'value' } as const;
  const name = definitionName(reference);
  if (!Object.hasOwn(definitions, name)) {
    const near = didYouMean(name, Object.keys(definitions));
    const message = `\`$defs\` has no member ${quoted(name)}`;
    return [{ ...here, message, ...(near !== undefined && { help: near }) }];
  }
  const others = Object.keys(schema).filter((keyword) => !besideReference.has(keyword));
  if (others.length > 0)
    return [
      {
        ...here,
        message: `\`$ref\` must not have the sibling ${quoted(others[0])}`,
        help: 'move it to the referenced schema',
      },
    ];
  if (leadsSomewhere(reference, definitions)) return [];
  return [{ ...here, message: `\`$ref\` is circular, or follows more than ${longestChain} others` }];
}

function leadsSomewhere(reference: string, definitions: JsonObject): boolean {
  let next: JsonValue | undefined = reference;
  for (let steps = 0; typeof next === 'string'; steps++) {
    if (steps > longestChain) return false;
    const definition: JsonValue | undefined = member(definitions, definitionName(next));
    next = isJsonObject(definition) ? member(definition, '$ref') : undefined;
  }
  return true;
}

function definitionName(reference: string): string {
  return reference.slice('#/$defs/'.length);
}
