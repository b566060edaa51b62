import { rowCodes } from '../../schema/generated/content-names.ts';

/** Compiled registries: payloads, their rows (the codes of each kind are derived), and references between rows. */
export const registryCodes = {
  ...rowCodes,
  'refuse.registry_compile.astronomy_pack_id_mismatch': {
    severity: 'error',
    title: 'a catalogue entry names another pack',
  },
  'refuse.registry_compile.invalid_registry_entries': {
    severity: 'error',
    title: 'invalid payload of registry entries',
  },
  'refuse.registry_compile.invalid_row': {
    severity: 'error',
    title: 'a row does not match the schema of the project’s registry',
  },
  'refuse.registry_compile.invalid_registry_definition': { severity: 'error', title: 'invalid registry definition' },
  'refuse.registry_compile.invalid_payload': {
    severity: 'error',
    title: 'a payload does not match the schema of its contribution type',
  },
  'refuse.registry_compile.payload_id_mismatch': {
    severity: 'error',
    title: 'the id in a payload is not the contribution id',
  },
  'refuse.registry_compile.invalid_ui_selector': { severity: 'error', title: 'invalid selector' },
  'refuse.registry_compile.truth_selector_forbidden': { severity: 'error', title: 'a selector reads the truth model' },
  'refuse.registry_compile.duplicate_row_id': { severity: 'error', title: 'duplicate row id within one pack' },
  'warn.registry_compile.duplicate_row_id': { severity: 'warning', title: 'duplicate row id in two packs' },
  'warn.registry_compile.dangling_reference': {
    severity: 'warning',
    title: 'the target of a reference does not exist',
  },
  'note.registry_compile.moved_reference': { severity: 'note', title: 'a reference names a row that was moved' },
  'warn.registry_compile.split_reference': { severity: 'warning', title: 'a reference names a row that was split' },
  'refuse.registry_compile.internal_reference': {
    severity: 'error',
    title: 'a reference names an internal row of another pack',
  },
  'warn.registry_compile.deprecated_reference': { severity: 'warning', title: 'a reference names a deprecated row' },
  'warn.registry_compile.circular_parent': { severity: 'warning', title: 'parents form a cycle' },
  'warn.registry_compile.unknown_entry_type': { severity: 'warning', title: 'no registry compiles this entry_type' },
  'note.registry_compile.unread_member': { severity: 'note', title: 'a member holds rows of another entry type' },
  'warn.registry_compile.missing_asset': { severity: 'warning', title: 'a listed asset file does not exist' },
} as const;
