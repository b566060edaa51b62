import type { Code } from '../../base/diagnostic/codes.ts';
import type { Validator } from '../../base/schema/explain-errors.ts';
import { activation_policy } from '../../base/schema/generated/activation_policy.js';
import { assets } from '../../base/schema/generated/assets.js';
import { astronomy_catalog_entry } from '../../base/schema/generated/astronomy_catalog_entry.js';
import { budget_policy } from '../../base/schema/generated/budget_policy.js';
import { domain } from '../../base/schema/generated/domain.js';
import { experience_profile } from '../../base/schema/generated/experience_profile.js';
import { fidelity_policy } from '../../base/schema/generated/fidelity_policy.js';
import { law_profile } from '../../base/schema/generated/law_profile.js';
import { lens } from '../../base/schema/generated/lens.js';
import { reference_frame } from '../../base/schema/generated/reference_frame.js';
import { scenario_spec } from '../../base/schema/generated/scenario_spec.js';
import { site_entry } from '../../base/schema/generated/site_entry.js';
import { ui_window } from '../../base/schema/generated/ui_window.js';
import type { SchemaName } from '../../base/schema/schema-names.ts';
import { schemaProblems } from '../../base/schema/validate.ts';
import { loadVersionRegistry } from '../../base/version/check-version.ts';
import { assetFiles, checkAssetFiles } from './asset-files.ts';
import { checkOwningPack, legacyEntryDefaults, legacyEntryProblems } from './astronomy.ts';
import type { Collection, RegistryName, RowValidator } from './collection.ts';
import { checkSelectors } from './ui-window.ts';

const astronomyCatalog = registry('astronomy.catalog.index.json', 'astronomy_catalog_index_hash');
const astronomySchema = schema(
  'astronomy_catalog_entry',
  astronomy_catalog_entry,
  'refuse.registry_compile.invalid_astronomy_catalog_entry',
);
const astronomyRow = {
  kind: 'astronomy_entry',
  idField: 'object_id',
  fields: ['object_id', 'kind', 'parent_id', 'frame_id', 'physical_params', 'orbit_params', 'bounds', 'search_keys'],
  stringSets: ['search_keys'],
  sort: ['kind', 'object_id'],
  references: [
    { field: 'parent_id', to: 'astronomy_entry' },
    { field: 'frame_id', to: 'reference_frame' },
  ],
  parentField: 'parent_id',
  searchKeys: 'search_keys',
  registry: astronomyCatalog,
  member: 'entries',
} as const;

/** Rows of the catalogue in the payload of a domain or an asset bundle, as older content has them. */
const legacyAstronomyRow = {
  ...astronomyRow,
  payloadMember: 'astronomy_entries',
  holds: 'array',
  validate: { ...astronomySchema, problems: legacyEntryProblems },
  defaults: legacyEntryDefaults,
  // A legacy row has no frame of its own: the default must not be looked up.
  references: [{ field: 'parent_id', to: 'astronomy_entry' }],
} as const;

/** The built-in registries, as data. */
export const collections: readonly Collection[] = [
  {
    kind: 'domain',
    type: 'domain',
    validate: schema('domain', domain, 'refuse.registry_compile.invalid_domain'),
    idField: 'domain_id',
    idMismatch: 'refuse.registry_compile.domain_id_mismatch',
    fields: ['domain_id'],
    derived: { declared_version: 'version' },
    defaults: { declared_version: '' },
    sort: ['domain_id'],
    registry: registry('domain.registry.json', 'domain_registry_hash'),
    member: 'domains',
  },
  { ...legacyAstronomyRow, type: 'domain' },
  {
    kind: 'law_profile',
    type: 'law_profile',
    validate: schema('law_profile', law_profile, 'refuse.registry_compile.invalid_law_profile'),
    idField: 'law_profile_id',
    idMismatch: 'refuse.registry_compile.law_profile_id_mismatch',
    fields: [
      'law_profile_id',
      'allowed_processes',
      'forbidden_processes',
      'allowed_lenses',
      'epistemic_limits',
      'process_entitlement_requirements',
      'process_privilege_requirements',
      'debug_allowances',
    ],
    defaults: { process_entitlement_requirements: {}, process_privilege_requirements: {} },
    stringSets: ['allowed_processes', 'forbidden_processes', 'allowed_lenses'],
    sort: ['law_profile_id'],
    references: [{ field: 'allowed_lenses[]', to: 'lens' }],
    registry: registry('law.registry.json', 'law_registry_hash'),
    member: 'law_profiles',
  },
  {
    kind: 'experience_profile',
    type: 'experience_profile',
    validate: schema('experience_profile', experience_profile, 'refuse.registry_compile.invalid_experience_profile'),
    idField: 'experience_id',
    idMismatch: 'refuse.registry_compile.experience_id_mismatch',
    fields: [
      'experience_id',
      'default_law_profile_id',
      'presentation_defaults',
      'allowed_lenses',
      'suggested_parameter_bundles',
      'allowed_transitions',
    ],
    derived: { default_lens_id: 'presentation_defaults.default_lens_id' },
    stringSets: ['allowed_lenses', 'suggested_parameter_bundles', 'allowed_transitions'],
    sort: ['experience_id'],
    references: [
      { field: 'presentation_defaults.default_lens_id', to: 'lens' },
      { field: 'allowed_lenses[]', to: 'lens' },
      { field: 'allowed_transitions[]', to: 'experience_profile' },
      { field: 'default_law_profile_id', to: 'law_profile' },
    ],
    registry: registry('experience.registry.json', 'experience_registry_hash'),
    member: 'experience_profiles',
  },
  {
    kind: 'lens',
    type: 'lens',
    validate: schema('lens', lens, 'refuse.registry_compile.invalid_lens'),
    idField: 'lens_id',
    idMismatch: 'refuse.registry_compile.lens_id_mismatch',
    fields: ['lens_id', 'lens_type', 'transform_description', 'required_entitlements', 'epistemic_constraints'],
    stringSets: ['required_entitlements'],
    sort: ['lens_id'],
    registry: registry('lens.registry.json', 'lens_registry_hash'),
    member: 'lenses',
  },
  {
    kind: 'activation_policy',
    type: 'registry_entries',
    entryType: 'activation_policy',
    payloadMember: 'policy',
    holds: 'object',
    validate: schema('activation_policy', activation_policy, 'refuse.registry_compile.invalid_activation_policy'),
    idField: 'policy_id',
    idMismatch: 'refuse.registry_compile.policy_id_mismatch',
    fields: ['policy_id', 'interest_radius_rules', 'activation_thresholds', 'hysteresis', 'deterministic_inputs'],
    stringSets: ['deterministic_inputs'],
    sort: ['policy_id'],
    registry: registry('activation_policy.registry.json', 'activation_policy_registry_hash'),
    member: 'activation_policies',
  },
  {
    kind: 'budget_policy',
    type: 'registry_entries',
    entryType: 'budget_policy',
    payloadMember: 'policy',
    holds: 'object',
    validate: schema('budget_policy', budget_policy, 'refuse.registry_compile.invalid_budget_policy'),
    idField: 'policy_id',
    idMismatch: 'refuse.registry_compile.policy_id_mismatch',
    fields: [
      'policy_id',
      'activation_policy_id',
      'max_compute_units_per_tick',
      'max_entities_micro',
      'max_regions_micro',
      'fallback_behavior',
      'logging_level',
      'tier_compute_weights',
      'entity_compute_weight',
    ],
    sort: ['policy_id'],
    references: [{ field: 'activation_policy_id', to: 'activation_policy' }],
    registry: registry('budget_policy.registry.json', 'budget_policy_registry_hash'),
    member: 'budget_policies',
  },
  {
    kind: 'fidelity_policy',
    type: 'registry_entries',
    entryType: 'fidelity_policy',
    payloadMember: 'policy',
    holds: 'object',
    validate: schema('fidelity_policy', fidelity_policy, 'refuse.registry_compile.invalid_fidelity_policy'),
    idField: 'policy_id',
    idMismatch: 'refuse.registry_compile.policy_id_mismatch',
    fields: ['policy_id', 'tiers', 'switching_rules', 'minimum_tier_by_kind'],
    defaults: { minimum_tier_by_kind: {} },
    sort: ['policy_id'],
    registry: registry('fidelity_policy.registry.json', 'fidelity_policy_registry_hash'),
    member: 'fidelity_policies',
  },
  {
    ...astronomyRow,
    type: 'registry_entries',
    entryType: 'astronomy_catalog_collection',
    payloadMember: 'entries',
    holds: 'array',
    validate: astronomySchema,
    check: checkOwningPack,
  },
  {
    kind: 'reference_frame',
    type: 'registry_entries',
    entryType: 'reference_frame_collection',
    payloadMember: 'frames',
    holds: 'array',
    validate: schema('reference_frame', reference_frame, 'refuse.registry_compile.invalid_reference_frame'),
    idField: 'frame_id',
    fields: ['frame_id', 'parent_frame_id', 'transform', 'semantics'],
    sort: ['frame_id'],
    references: [{ field: 'parent_frame_id', to: 'reference_frame' }],
    parentField: 'parent_frame_id',
    registry: astronomyCatalog,
    member: 'reference_frames',
  },
  {
    kind: 'site',
    type: 'registry_entries',
    entryType: 'site_collection',
    payloadMember: 'sites',
    holds: 'array',
    validate: schema('site_entry', site_entry, 'refuse.registry_compile.invalid_site_entry'),
    idField: 'site_id',
    fields: ['site_id', 'object_id', 'kind', 'frame_id', 'position', 'bounds', 'search_keys', 'tags'],
    defaults: { bounds: {}, tags: [] },
    stringSets: ['search_keys', 'tags'],
    sort: ['object_id', 'site_id'],
    references: [
      { field: 'object_id', to: 'astronomy_entry' },
      { field: 'frame_id', to: 'reference_frame' },
    ],
    searchKeys: 'search_keys',
    registry: registry('site.registry.index.json', 'site_registry_index_hash'),
    member: 'sites',
  },
  {
    kind: 'ui_window',
    type: 'ui_windows',
    validate: schema('ui_window', ui_window, 'refuse.registry_compile.invalid_ui_window'),
    idField: 'window_id',
    idMismatch: 'refuse.registry_compile.ui_window_id_mismatch',
    fields: ['window_id', 'title', 'required_entitlements', 'required_lenses', 'widgets'],
    defaults: { required_lenses: [] },
    stringSets: ['required_entitlements', 'required_lenses'],
    sort: ['window_id'],
    references: [{ field: 'required_lenses[]', to: 'lens' }],
    check: checkSelectors,
    registry: registry('ui.registry.json', 'ui_registry_hash'),
    member: 'windows',
  },
  {
    kind: 'scenario',
    type: 'scenario_spec',
    validate: schema('scenario_spec', scenario_spec, 'refuse.registry_compile.invalid_scenario_spec'),
    idField: 'scenario_id',
    idMismatch: 'refuse.registry_compile.scenario_id_mismatch',
    fields: ['scenario_id', 'version', 'description'],
    defaults: { description: '' },
    compute: ({ value }) => ({ spec: value }),
    sort: ['scenario_id'],
    registry: registry('scenario.registry.json', 'scenario_registry_hash'),
    member: 'scenarios',
  },
  {
    kind: 'asset_bundle',
    type: 'assets',
    validate: schema('assets', assets, 'refuse.registry_compile.invalid_assets'),
    idField: 'asset_bundle_id',
    idMismatch: 'refuse.registry_compile.asset_bundle_id_mismatch',
    idOptional: true,
    fields: ['asset_bundle_id', 'version'],
    defaults: { version: '' },
    check: checkAssetFiles,
    compute: assetFiles,
    sort: ['asset_bundle_id'],
    registry: registry('assets.registry.json', 'assets_registry_hash'),
    member: 'assets',
  },
  { ...legacyAstronomyRow, type: 'assets' },
];

/** The registry over all contributions of all types; it has no payload schema, only what the manifest says. */
export const contributionsIndex: RegistryName = registry('contributions.index.json', 'contributions_index_hash');

function registry(file: string, hashName: string): RegistryName {
  return { file, hashName };
}

/** Rows of a format that the version registry knows are held to its versions. */
function schema(name: SchemaName, validate: Validator, code: Code): RowValidator {
  const hasVersions = Object.hasOwn(loadVersionRegistry().schemas, name);
  return { code, ...(hasVersions && { format: name }), problems: (value) => schemaProblems(validate, value) };
}
