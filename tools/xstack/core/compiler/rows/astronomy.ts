import { diagnostic, type Report } from '../../base/diagnostic/diagnostic.ts';
import { isJsonObject, type JsonObject, type JsonValue, member } from '../../base/json/value.ts';
import { astronomy_catalog_entry } from '../../base/schema/generated/astronomy_catalog_entry.js';
import { type SchemaProblem, schemaProblems } from '../../base/schema/validate.ts';
import type { RowSource } from './collection.ts';

/** Returns the problems of a legacy row with its defaults filled in. Its `kind` is any string. */
export function legacyEntryProblems(value: JsonValue, defaults: JsonObject): readonly SchemaProblem[] {
  if (!isJsonObject(value)) return schemaProblems(astronomy_catalog_entry, value);
  const kind = member(value, 'kind');
  const isFree = typeof kind === 'string' && kind.trim() !== '';
  return schemaProblems(astronomy_catalog_entry, {
    schema_version: '1.0.0',
    pack_id: 'legacy',
    ...defaults,
    ...value,
    ...(isFree && { kind: 'poi' }),
  });
}

/** Checks that `pack_id` of a catalogue row is the pack that contains it. */
export function checkOwningPack(report: Report, { value, file, pointer, packId }: RowSource): boolean {
  const named = value['pack_id'];
  if (named === packId) return true;
  report(
    diagnostic(
      'refuse.registry_compile.astronomy_pack_id_mismatch',
      `\`pack_id\` is \`${String(named)}\`, but the entry is in \`${packId}\``,
      {
        at: { file, pointer: `${pointer}/pack_id` },
        help: `write \`${packId}\``,
      },
    ),
  );
  return false;
}
