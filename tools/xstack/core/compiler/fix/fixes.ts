// Generated from codes/ by tools/xstack/build/derived-fixes.mjs; do not edit.
import type { Code } from '../../base/diagnostic/codes.ts';
import type { CodeFix } from './code-fix.ts';
import { fix as note_pack_replaced_id } from './codes/note.pack.replaced_id.ts';
import { fix as note_registry_compile_moved_reference } from './codes/note.registry_compile.moved_reference.ts';
import { fix as refuse_bundle_profile_required_pack_missing } from './codes/refuse.bundle_profile.required_pack_missing.ts';
import { fix as refuse_compatx_missing_payload_version } from './codes/refuse.compatx.missing_payload_version.ts';
import { fix as refuse_format_not_formatted } from './codes/refuse.format.not_formatted.ts';
import { fix as refuse_pack_ambiguous_provider } from './codes/refuse.pack.ambiguous_provider.ts';
import { fix as refuse_pack_canonical_hash_invalid } from './codes/refuse.pack.canonical_hash_invalid.ts';
import { fix as refuse_pack_canonical_hash_mismatch } from './codes/refuse.pack.canonical_hash_mismatch.ts';
import { fix as refuse_pack_circular_dependency } from './codes/refuse.pack.circular_dependency.ts';
import { fix as refuse_pack_conflict } from './codes/refuse.pack.conflict.ts';
import { fix as refuse_pack_duplicate_pack_id } from './codes/refuse.pack.duplicate_pack_id.ts';
import { fix as refuse_pack_invalid_marked_row } from './codes/refuse.pack.invalid_marked_row.ts';
import { fix as refuse_pack_missing_dependency } from './codes/refuse.pack.missing_dependency.ts';
import { fix as refuse_pack_version_conflict } from './codes/refuse.pack.version_conflict.ts';
import { fix as refuse_pack_version_incompatibility } from './codes/refuse.pack.version_incompatibility.ts';
import { fix as refuse_pack_contrib_missing_path } from './codes/refuse.pack_contrib.missing_path.ts';
import { fix as refuse_pack_contrib_undeclared_type } from './codes/refuse.pack_contrib.undeclared_type.ts';
import { fix as refuse_pack_contrib_unsupported_type } from './codes/refuse.pack_contrib.unsupported_type.ts';
import { fix as warn_bundle_profile_duplicate_pack_id } from './codes/warn.bundle_profile.duplicate_pack_id.ts';
import { fix as warn_json_byte_order_mark } from './codes/warn.json.byte_order_mark.ts';
import { fix as warn_pack_duplicate_dependency } from './codes/warn.pack.duplicate_dependency.ts';
import { fix as warn_pack_placeholder_hash } from './codes/warn.pack.placeholder_hash.ts';
import { fix as warn_registry_compile_dangling_reference } from './codes/warn.registry_compile.dangling_reference.ts';
import { fix as warn_registry_compile_missing_asset } from './codes/warn.registry_compile.missing_asset.ts';
import { fix as warn_registry_compile_unknown_entry_type } from './codes/warn.registry_compile.unknown_entry_type.ts';

/** The fixes by the codes of their diagnostics. */
export const fixes: Readonly<Partial<Record<Code, CodeFix>>> = {
  'note.pack.replaced_id': note_pack_replaced_id,
  'note.registry_compile.moved_reference': note_registry_compile_moved_reference,
  'refuse.bundle_profile.required_pack_missing': refuse_bundle_profile_required_pack_missing,
  'refuse.compatx.missing_payload_version': refuse_compatx_missing_payload_version,
  'refuse.format.not_formatted': refuse_format_not_formatted,
  'refuse.pack.ambiguous_provider': refuse_pack_ambiguous_provider,
  'refuse.pack.canonical_hash_invalid': refuse_pack_canonical_hash_invalid,
  'refuse.pack.canonical_hash_mismatch': refuse_pack_canonical_hash_mismatch,
  'refuse.pack.circular_dependency': refuse_pack_circular_dependency,
  'refuse.pack.conflict': refuse_pack_conflict,
  'refuse.pack.duplicate_pack_id': refuse_pack_duplicate_pack_id,
  'refuse.pack.invalid_marked_row': refuse_pack_invalid_marked_row,
  'refuse.pack.missing_dependency': refuse_pack_missing_dependency,
  'refuse.pack.version_conflict': refuse_pack_version_conflict,
  'refuse.pack.version_incompatibility': refuse_pack_version_incompatibility,
  'refuse.pack_contrib.missing_path': refuse_pack_contrib_missing_path,
  'refuse.pack_contrib.undeclared_type': refuse_pack_contrib_undeclared_type,
  'refuse.pack_contrib.unsupported_type': refuse_pack_contrib_unsupported_type,
  'warn.bundle_profile.duplicate_pack_id': warn_bundle_profile_duplicate_pack_id,
  'warn.json.byte_order_mark': warn_json_byte_order_mark,
  'warn.pack.duplicate_dependency': warn_pack_duplicate_dependency,
  'warn.pack.placeholder_hash': warn_pack_placeholder_hash,
  'warn.registry_compile.dangling_reference': warn_registry_compile_dangling_reference,
  'warn.registry_compile.missing_asset': warn_registry_compile_missing_asset,
  'warn.registry_compile.unknown_entry_type': warn_registry_compile_unknown_entry_type,
};
