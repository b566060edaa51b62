/** Compiled registries: payloads, their rows, and what rows say of each other. */
export const registryCodes = {
  'refuse.registry_compile.domain_id_mismatch': { severity: 'error', title: 'domain_id is not the contribution id' },
  'refuse.registry_compile.law_profile_id_mismatch': {
    severity: 'error',
    title: 'law_profile_id is not the contribution id',
  },
  'refuse.registry_compile.experience_id_mismatch': {
    severity: 'error',
    title: 'experience_id is not the contribution id',
  },
  'refuse.registry_compile.lens_id_mismatch': { severity: 'error', title: 'lens_id is not the contribution id' },
  'refuse.registry_compile.ui_window_id_mismatch': { severity: 'error', title: 'window_id is not the contribution id' },
  'refuse.registry_compile.policy_id_mismatch': { severity: 'error', title: 'policy_id is not the contribution id' },
  'refuse.registry_compile.scenario_id_mismatch': {
    severity: 'error',
    title: 'scenario_id is not the contribution id',
  },
  'refuse.registry_compile.asset_bundle_id_mismatch': {
    severity: 'error',
    title: 'asset_bundle_id is not the contribution id',
  },
  'refuse.registry_compile.astronomy_pack_id_mismatch': {
    severity: 'error',
    title: 'a catalogue entry names another pack',
  },
  'refuse.registry_compile.invalid_domain': { severity: 'error', title: 'a domain does not match its schema' },
  'refuse.registry_compile.invalid_law_profile': {
    severity: 'error',
    title: 'a law profile does not match its schema',
  },
  'refuse.registry_compile.invalid_experience_profile': {
    severity: 'error',
    title: 'an experience profile does not match its schema',
  },
  'refuse.registry_compile.invalid_lens': { severity: 'error', title: 'a lens does not match its schema' },
  'refuse.registry_compile.invalid_ui_window': { severity: 'error', title: 'a window does not match its schema' },
  'refuse.registry_compile.invalid_assets': { severity: 'error', title: 'an asset bundle does not match its schema' },
  'refuse.registry_compile.invalid_scenario_spec': { severity: 'error', title: 'a scenario does not match its schema' },
  'refuse.registry_compile.invalid_registry_entries': {
    severity: 'error',
    title: 'a payload of registry entries has the wrong shape',
  },
  'refuse.registry_compile.invalid_astronomy_catalog_entry': {
    severity: 'error',
    title: 'a catalogue entry does not match its schema',
  },
  'refuse.registry_compile.invalid_reference_frame': {
    severity: 'error',
    title: 'a reference frame does not match its schema',
  },
  'refuse.registry_compile.invalid_site_entry': { severity: 'error', title: 'a site does not match its schema' },
  'refuse.registry_compile.invalid_activation_policy': {
    severity: 'error',
    title: 'an activation policy does not match its schema',
  },
  'refuse.registry_compile.invalid_budget_policy': {
    severity: 'error',
    title: 'a budget policy does not match its schema',
  },
  'refuse.registry_compile.invalid_fidelity_policy': {
    severity: 'error',
    title: 'a fidelity policy does not match its schema',
  },
  'refuse.registry_compile.invalid_row': {
    severity: 'error',
    title: 'a row does not match the schema of the project’s registry',
  },
  'refuse.registry_compile.invalid_registry_definition': { severity: 'error', title: 'a registry definition is wrong' },
  'refuse.registry_compile.invalid_ui_selector': { severity: 'error', title: 'a selector cannot be read' },
  'refuse.registry_compile.truth_selector_forbidden': { severity: 'error', title: 'a selector reads the truth model' },
  'refuse.registry_compile.duplicate_row_id': { severity: 'error', title: 'duplicate row id within one pack' },
  'warn.registry_compile.duplicate_row_id': { severity: 'warning', title: 'duplicate row id in two packs' },
  'warn.registry_compile.dangling_reference': { severity: 'warning', title: 'a reference resolves nowhere' },
  'warn.registry_compile.circular_parent': { severity: 'warning', title: 'parents form a cycle' },
  'warn.registry_compile.unknown_entry_type': { severity: 'warning', title: 'no registry compiles this entry_type' },
  'warn.registry_compile.missing_asset': { severity: 'warning', title: 'a listed asset file does not exist' },
} as const;
