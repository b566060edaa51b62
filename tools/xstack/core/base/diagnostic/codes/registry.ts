import { rowCodes } from '../../schema/generated/content-names.ts';

/** Compiled registries: payloads, their rows (the codes of each kind are derived), and references between rows. */
export const registryCodes = {
  ...rowCodes,
  'refuse.registry_compile.astronomy_pack_id_mismatch': 'a catalogue entry names another pack',
  'refuse.registry_compile.invalid_registry_entries': 'invalid payload of registry entries',
  'refuse.registry_compile.invalid_row': 'a row does not match the schema of the project’s registry',
  'refuse.registry_compile.invalid_registry_definition': 'invalid registry definition',
  'refuse.registry_compile.invalid_payload': 'a payload does not match the schema of its contribution type',
  'refuse.registry_compile.payload_id_mismatch': 'the id in a payload is not the contribution id',
  'refuse.registry_compile.invalid_ui_selector': 'invalid selector',
  'refuse.registry_compile.truth_selector_forbidden': 'a selector reads the truth model',
  'refuse.registry_compile.duplicate_row_id': 'duplicate row id within one pack',
  'warn.registry_compile.duplicate_row_id': 'duplicate row id in two packs',
  'warn.registry_compile.dangling_reference': 'the target of a reference does not exist',
  'note.registry_compile.moved_reference': 'a reference names a row that was moved',
  'warn.registry_compile.split_reference': 'a reference names a row that was split',
  'refuse.registry_compile.internal_reference': 'a reference names an internal row of another pack',
  'warn.registry_compile.deprecated_reference': 'a reference names a deprecated row',
  'warn.registry_compile.circular_parent': 'parents form a cycle',
  'warn.registry_compile.unknown_entry_type': 'no registry compiles this entry_type',
  'note.registry_compile.unread_member': 'a member holds rows of another entry type',
  'warn.registry_compile.missing_asset': 'a listed asset file does not exist',
} as const;
