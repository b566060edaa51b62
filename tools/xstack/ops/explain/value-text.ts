import type { Location } from '../../core/base/diagnostic/diagnostic.ts';
import { excerpt } from '../../core/base/diagnostic/excerpt.ts';
import { linesIn } from '../../core/base/diagnostic/lines.ts';
import { painter } from '../../core/base/diagnostic/paint.ts';
import type { ReadSource } from '../../core/base/diagnostic/resolve-locations.ts';
import { visibleLine } from '../../core/base/diagnostic/visible.ts';
import { canonicalJson } from '../../core/base/json/canonical.ts';
import type { JsonValue } from '../../core/base/json/value.ts';
import { shortHash } from '../../core/base/text/short-hash.ts';
import type { ValueExplanation } from '../../core/explain/value/explain-value.ts';
import type { LockEntry } from '../../core/explain/value/lock-entry.ts';
import type { OriginRule, SchemaRule } from '../../core/explain/value/origin.ts';
import type { Neighbor, RowPosition } from '../../core/explain/value/row-position.ts';
import type { LocationFormats } from './located.ts';

interface TextContext {
  readonly formats: LocationFormats;
  readonly readText: ReadSource;
  /** The version of the pack. */
  readonly version: string | undefined;
}

const statements: Readonly<Record<OriginRule, string>> = {
  carried: 'carried as written',
  sorted: 'from a set of strings: trimmed, without duplicates, in code-unit order',
  default: 'the default of a member that the row does not have',
  contribution_id: 'the id of the contribution, because the row has none',
  pack_id: 'the id of the pack',
  payload_path: 'the path of the payload',
  computed: 'computed from a file of the pack that the row lists',
  manifest: 'carried from the manifest',
  file_hash: 'the SHA-256 of the payload',
  canonical_hash: 'the canonical hash of the pack: of its manifest and its files',
  search_key: 'a search key of the row: in lower case, without accents, white space collapsed',
  row: 'compiled from the payload',
  format_version: 'the version of the format, which the compiler writes',
  registry_hash: 'the SHA-256 of the canonical JSON of the registry with an empty hash',
  registry: 'compiled from the packs of the bundle',
};

/** Formats an explanation as text. */
export function valueText(found: ValueExplanation, context: TextContext): string {
  const { address, value, row, origin, files, lock } = found;
  const { packId, at, from, declaration, schema, rule } = origin;
  const { formats } = context;
  const pack = packId === undefined ? [] : [['pack', `${packId} ${context.version ?? ''}`.trimEnd()] as const];
  const facts: (readonly [string, string])[] = [
    ['rule', statements[rule]],
    ...(declaration === undefined ? [] : [['declared', formats.text(declaration)] as const]),
    ...(from === undefined ? [] : [['from', from] as const]),
    ...pack,
    ...files.map(({ file, sha256 = 'unreadable' }) => ['sha256', `${sha256} ${file}`] as const),
    ...(lock === undefined
      ? []
      : [
          [
            'lock',
            lockText(
              lock,
              formats,
              files.some(({ isCovered }) => !isCovered),
            ),
          ] as const,
        ]),
    ...(schema === undefined ? [] : [['schema', schemaText(schema)] as const]),
    ...(row === undefined ? [] : [['position', positionText(row.kind, row.position)] as const]),
  ];
  const width = facts.reduce((widest, [name]) => Math.max(widest, name.length), 0);
  const lines = facts.map(([name, text]) => `  ${name.padEnd(width)}  ${visibleLine(text)}`);
  const head = `${address.file}${address.pointer === '' ? '' : ` ${visibleLine(address.pointer)}`}${shown(value)}`;
  const title = row === undefined ? [] : [`${row.kind.replaceAll('_', ' ')} \`${visibleLine(row.id)}\``];
  return [...title, head, ...(at === undefined ? [] : source(at, context)), ...lines, ''].join('\n');
}

/** Longest value that the first line shows. */
const longestValue = 200;

function shown(value: JsonValue): string {
  const text = canonicalJson(value);
  return text.length > longestValue ? '' : ` = ${visibleLine(text)}`;
}

function source(at: Location, { formats, readText }: TextContext): string[] {
  const options = { paint: painter(false), style: 'note', width: undefined } as const;
  return excerpt(formats.resolve(at), linesIn(readText)(at.file), options);
}

function lockText({ state, at, hash }: LockEntry, { text }: LocationFormats, isPartlyUncovered: boolean): string {
  const uncovered = isPartlyUncovered ? ', which does not cover every file named here' : '';
  switch (state) {
    case 'current':
      return `${text(at)} has the hash ${shortHash(hash)}${uncovered}`;
    case 'differs':
      return `${text(at)} does not have the hash ${shortHash(hash)}: run \`xstack run\``;
    case 'missing':
      return `${at.file} has no entry for ${shortHash(hash)}: run \`xstack run\``;
    case 'no lockfile':
      return `${at.file} does not exist: run \`xstack run\``;
  }
}

/** The message about a pattern is shown in its place: patterns are long. */
function schemaText({ file, pointer, keywords, isExact }: SchemaRule): string {
  const { patternErrorMessage, ...others } = keywords as Readonly<Record<string, JsonValue>>;
  const { pattern: _, ...unpatterned } = others;
  const rule = patternErrorMessage === undefined ? others : { ...unpatterned, pattern: patternErrorMessage };
  const parts = Object.entries(rule).map(([name, value]) => `${name} ${canonicalJson(value as JsonValue)}`);
  const open = isExact ? '' : ', with any members';
  return `${file}#${pointer}${parts.length === 0 ? '' : `: ${parts.join(', ')}`}${open}`;
}

function positionText(kind: string, { index, count, sortedBy, previous, next }: RowPosition): string {
  const beside = (word: string, named: Neighbor | undefined) =>
    named === undefined ? [] : [`${word} \`${named.id}\` by ${named.differsIn ?? 'their order in the pack'}`];
  const places = [...beside('after', previous), ...beside('before', next)];
  const reason = places.length === 0 ? '' : `: ${places.join(', ')}`;
  return `row ${index + 1} of ${count} of the kind ${kind}, sorted by ${sortedBy.join(', ')}${reason}`;
}
