import { type Diagnostic, diagnostic, type Location } from '../../core/base/diagnostic/diagnostic.ts';
import type { ReadSource } from '../../core/base/diagnostic/resolve-locations.ts';
import { didYouMean } from '../../core/base/diagnostic/suggest.ts';
import type { JsonObject, JsonValue } from '../../core/base/json/value.ts';
import { firstNames } from '../../core/base/text/first-names.ts';
import { type AddressProblem, readAddress } from '../../core/explain/value/address.ts';
import { explainValue, type ValueExplanation } from '../../core/explain/value/explain-value.ts';
import type { RowPosition } from '../../core/explain/value/row-position.ts';
import type { ValueContext } from '../../core/explain/value/value-context.ts';
import { Failure } from '../../io/failure.ts';
import type { Explanation } from './explanation.ts';
import { type LocationFormats, locationFormats } from './located.ts';
import { valueText } from './value-text.ts';

/** Explains the value at an address, such as `lens#lens.map/title`. Throws `Failure` if a source is changed meanwhile. */
export function valueResult(context: ValueContext, readText: ReadSource, text: string): Explanation | Diagnostic {
  const address = readAddress(context, text);
  if ('problem' in address) return addressRefusal(address);
  const found = explainValue(context, address);
  if (found === undefined) throw new Failure('read', address.file, new Error('a source changed while it was read'));
  const formats = locationFormats(readText, locationsOf(found));
  const pack = found.origin.packId === undefined ? undefined : context.pack(found.origin.packId)?.identity;
  return {
    json: valueJson(found, formats, pack?.version),
    text: valueText(found, { formats, readText, version: pack?.version }),
  };
}

const kinds = { registry: 'registry', row: 'row', value: 'value', 'several rows': 'row' };

function addressRefusal({ problem, name, known }: AddressProblem): Diagnostic {
  if (problem === 'several rows')
    return diagnostic('refuse.explain.ambiguous_id', `several rows have the id \`${name}\``, {
      help: `name one: ${firstNames(known)}`,
    });
  const near = didYouMean(name, known);
  // Files are listed only where one is near: kinds are shorter.
  const shown = problem === 'registry' ? known.filter((each) => !each.endsWith('.json')) : known;
  const help = near ?? (problem === 'row' || known.length === 0 ? undefined : `name one of ${firstNames(shown)}`);
  return diagnostic('refuse.explain.unknown_id', `${kinds[problem]} \`${name}\` does not exist`, {
    ...(help !== undefined && { help }),
  });
}

function locationsOf({ origin, lock }: ValueExplanation): Location[] {
  return [origin.at, origin.declaration, lock?.at].filter((at) => at !== undefined);
}

/** Formats an explanation for `--json`; absent members are null. */
function valueJson(found: ValueExplanation, { json }: LocationFormats, version: string | undefined): JsonObject {
  const { address, value, row, origin, files, lock } = found;
  const { rule, packId, at, from, declaration, schema } = origin;
  return {
    registry: address.file,
    pointer: address.pointer,
    value,
    row: row === undefined ? null : { kind: row.kind, id: row.id, position: positionJson(row.position) },
    pack: packId === undefined ? null : { pack_id: packId, version: version ?? null },
    rule,
    at: at === undefined ? null : json(at),
    computed_from: from ?? null,
    declaration: declaration === undefined ? null : json(declaration),
    schema:
      schema === undefined
        ? null
        : {
            file: schema.file,
            pointer: schema.pointer,
            keywords: schema.keywords as Readonly<Record<string, JsonValue>>,
            exact: schema.isExact,
          },
    files: files.map(({ file, sha256, isCovered }) => ({ file, sha256: sha256 ?? null, in_canonical_hash: isCovered })),
    lock: lock === undefined ? null : { state: lock.state.replace(' ', '_'), hash: lock.hash, at: json(lock.at) },
  };
}

function positionJson({ index, count, sortedBy, previous, next }: RowPosition): JsonObject {
  const neighbor = (named: RowPosition['next']) =>
    named === undefined ? null : { id: named.id, pack_id: named.packId, differs_in: named.differsIn ?? null };
  return { index, count, sorted_by: sortedBy, previous: neighbor(previous), next: neighbor(next) };
}
