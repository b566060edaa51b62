import { didYouMean } from '../../base/diagnostic/suggest.ts';
import { pointer } from '../../base/json/pointer.ts';
import { type JsonObject, member } from '../../base/json/value.ts';
import type { SchemaProblem } from '../../base/schema/validate.ts';
import type { ContentModel } from '../content-model/content-model.ts';
import type { KindDefinition } from './kind-definition.ts';

/** A definition file, as its schema describes it. */
export interface DefinitionDocument extends Omit<KindDefinition, 'type'> {
  readonly entry_types?: readonly string[];
  readonly types?: readonly string[];
  readonly sidecars?: readonly string[];
}

/** Returns the entry types that a definition names; undefined if they cannot be determined. */
export function entryTypesIn(definition: JsonObject): string[] | undefined {
  const [one, several] = [member(definition, 'entry_type'), member(definition, 'entry_types')];
  if (one === undefined && several === undefined)
    return ['types', 'sidecars'].some((name) => Object.hasOwn(definition, name)) ? [] : undefined;
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

/** Reports sidecars of a definition that the content model does not have, or that are no part of the hash. */
export function unusableSidecars(
  { sidecars: named = [] }: JsonObject,
  sidecars: ContentModel['sidecars'],
): SchemaProblem[] {
  return (named as readonly string[]).flatMap((name, i) => {
    const sidecar = sidecars.get(name);
    if (sidecar?.isHashed === true) return [];
    const at = { pointer: pointer('sidecars', i), part: 'value' } as const;
    if (sidecar !== undefined)
      return [
        {
          ...at,
          message: `the sidecar \`${name}\` is no part of the hash of its pack, so it cannot hold rows`,
          help: 'remove `hashed` from the sidecar in the content model',
        },
      ];
    const help = didYouMean(name, sidecars.keys()) ?? 'add it to the `sidecars` of the content model';
    return [{ ...at, message: `the sidecar \`${name}\` does not exist`, help }];
  });
}
