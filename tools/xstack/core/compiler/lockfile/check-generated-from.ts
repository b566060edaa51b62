import type { Location, Report } from '../../base/diagnostic/diagnostic.ts';
import { pointer } from '../../base/json/pointer.ts';
import { isJsonObject, type JsonObject, type JsonValue, member } from '../../base/json/value.ts';
import type { PackReference } from '../registry/pack-reference.ts';
import type { Lockfile } from './lockfile.ts';
import { type LockDifference, reportDifferences } from './report-differences.ts';

/** A registry file with a valid hash of its own. */
export interface ValidRegistry {
  readonly file: string;
  readonly value: JsonObject;
}

/**
 * Checks that every pack that a registry is generated from is locked with the same members in the same order. The hash
 * of the packs does not show this: an edited lockfile can have a recomputed hash. Each contradiction is one
 * difference.
 */
export function checkGeneratedFrom(
  report: Report,
  file: string,
  { resolved_packs: locked }: Lockfile,
  registries: readonly ValidRegistry[],
): void {
  const locations = new Map(locked.map(({ pack_id }, i) => [pack_id, i]));
  const found = new Map<string, LockDifference>();
  const refuse = (what: string, message: string, at: Location, other: Location) => {
    if (!found.has(what))
      found.set(what, { message, at, related: [{ message: 'the registry is generated from this pack', at: other }] });
  };
  for (const registry of registries) {
    let last = -1;
    for (const [index, { pack_id, ...members }] of generatedFrom(registry.value).entries()) {
      const other = { file: registry.file, pointer: pointer('generated_from', index) };
      const location = locations.get(pack_id);
      if (location === undefined) {
        const at = { file, pointer: pointer('resolved_packs') };
        refuse(pack_id, `\`${pack_id}\` contributes to the registries, but is not locked`, at, other);
        continue;
      }
      const at = { file, pointer: pointer('resolved_packs', location) };
      if (location < last) refuse('order', `\`${pack_id}\` is locked in another order than it was resolved`, at, other);
      last = location;
      for (const [name, value] of Object.entries(members) as [keyof PackReference, string][]) {
        const found = locked[location]?.[name];
        if (found !== value)
          refuse(
            `${pack_id} ${name}`,
            `\`${pack_id}\` is locked with \`${name}\` ${found}, but the registries are generated from ${value}`,
            { file, pointer: at.pointer + pointer(name) },
            other,
          );
      }
    }
  }
  reportDifferences(report, [...found.values()], {
    code: 'refuse.lockfile.generated_from_mismatch',
    file,
    message: (count) => ({ several: `the lockfile and the registries are of different packs: ${count} differences` }),
    help: 'run `xstack run` to build the registries and the lockfile again',
  });
}

/** The packs that a registry names as its sources. */
export function generatedFrom(registry: JsonObject): PackReference[] {
  const held: JsonValue | undefined = member(registry, 'generated_from');
  return (Array.isArray(held) ? held : []).filter(isJsonObject) as unknown as PackReference[];
}
