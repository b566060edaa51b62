import { didYouMean } from '../../base/diagnostic/suggest.ts';
import { pointer } from '../../base/json/pointer.ts';
import { type JsonObject, member } from '../../base/json/value.ts';
import type { SchemaProblem } from '../../base/schema/validate.ts';
import type { KindDefinition } from './kind-definition.ts';

/** A definition file, as its schema describes it. */
export interface DefinitionDocument extends Omit<KindDefinition, 'type'> {
  readonly entry_types?: readonly string[];
  readonly types?: readonly string[];
}

/** Returns the entry types that a definition names; undefined if they cannot be determined. */
export function entryTypesIn(definition: JsonObject): string[] | undefined {
  const [one, several] = [member(definition, 'entry_type'), member(definition, 'entry_types')];
  if (one === undefined && several === undefined) return member(definition, 'types') === undefined ? undefined : [];
  const named = [one ?? [], several ?? []].flat();
  return named.every((name) => typeof name === 'string') ? named : undefined;
}

/** Reports contribution types of a definition that do not exist. */
export function unknownTypes({ types = [] }: JsonObject, contributionTypes: readonly string[]): SchemaProblem[] {
  return (types as readonly string[]).flatMap((type, i) => {
    if (contributionTypes.includes(type)) return [];
    const help = didYouMean(type, contributionTypes) ?? 'add it to the `contribution_types` of the content model';
    const message = `the contribution type \`${type}\` does not exist`;
    return [{ pointer: pointer('types', i), part: 'value', message, help }];
  });
}
