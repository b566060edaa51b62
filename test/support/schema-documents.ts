/** A valid document for each schema, and the problems of changed ones. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonObject, JsonValue } from '../../tools/xstack/core/base/json/value.ts';
import type { Validator } from '../../tools/xstack/core/base/schema/explain-errors.ts';
import { type SchemaName, schemaFile, schemaNames } from '../../tools/xstack/core/base/schema/schema-names.ts';
import { schemaProblems as problemsOf } from '../../tools/xstack/core/base/schema/validate.ts';

export const root = join(import.meta.dirname, '../..');
const validatorOf = Object.fromEntries(
  await Promise.all(
    schemaNames.map(async (name) => {
      const file = join(root, 'tools/xstack/core/base/schema/generated', `${name}.js`);
      return [name, ((await import(file)) as Record<SchemaName, Validator>)[name]];
    }),
  ),
) as Readonly<Record<SchemaName, Validator>>;
export const schemaProblems = (name: SchemaName, value: JsonValue) => problemsOf(validatorOf[name], value);
export const schemaOf = (name: SchemaName) =>
  JSON.parse(readFileSync(join(root, schemaFile(name)), 'utf8')) as JsonObject;

const semver = '1.0.0';
const hash = 'a'.repeat(64);
const point = { x: 0, y: -1, z: 1988400000000000000000000000000 };
export const tier = { tier_id: 'coarse', max_distance_mm: 1, micro_entities_target: 0 };
const widget = { widget_id: 'w', type: 'text', data_binding: { source: 'perceived_model', selector: 'a.b[0]' } };
const registries = [
  ...['domain', 'law', 'experience', 'lens', 'activation_policy', 'budget_policy', 'fidelity_policy'],
  ...['ui', 'scenario', 'assets'],
].map((name) => `${name}_registry_hash`);

/** Valid documents; a schema that is not listed here has one in its `examples`. */
const listed: Readonly<Partial<Record<SchemaName, JsonObject>>> = {
  activation_policy: {
    schema_version: semver,
    policy_id: 'p',
    interest_radius_rules: [
      {
        kind: 'planet',
        priority: 0,
        activation_distance_mm: 1,
        deactivation_distance_mm: 2,
        anchor_spacing_mm: 1,
      },
    ],
    activation_thresholds: {
      distance_metric: 'camera_manhattan_mm',
      distance_bands_mm: [{ band_id: 'near', max_distance_mm: 1 }],
    },
    hysteresis: { enter_margin_mm: 0, exit_margin_mm: 0 },
    deterministic_inputs: ['tick'],
  },
  assets: { files: ['a.txt'], colour: 'open' },
  astronomy_catalog_entry: {
    schema_version: semver,
    object_id: 'object.sol',
    kind: 'star',
    parent_id: null,
    frame_id: 'frame.sol',
    physical_params: { mass_kg: 1988400000000000000000000000000 },
    bounds: { kind: 'sphere', sphere_radius_mm: 695700000000 },
    search_keys: ['sun', ''],
    pack_id: 'astronomy.sol',
  },
  budget_policy: {
    schema_version: semver,
    policy_id: 'p',
    activation_policy_id: 'a',
    max_compute_units_per_tick: 0,
    max_entities_micro: 0,
    max_regions_micro: 0,
    fallback_behavior: 'refuse',
    logging_level: 0,
    tier_compute_weights: { coarse: 0, medium: 1, fine: 2 },
    entity_compute_weight: 1,
  },
  bundle_lockfile: {
    lockfile_version: semver,
    bundle_id: 'bundle.base.lab',
    resolved_packs: [
      { pack_id: 'pack.core.a', version: '1.0.0-rc.1+b.2', canonical_hash: hash, signature_status: 'signed' },
    ],
    registries: Object.fromEntries(
      [
        ...registries,
        'astronomy_catalog_index_hash',
        'site_registry_index_hash',
        'contributions_index_hash',
        'calendar_registry_hash',
      ].map((name) => [name, hash]),
    ),
    compatibility_version: semver,
    pack_lock_hash: hash,
  },
  bundle_profile: { $schema: 'x', schema_version: semver, bundle_id: 'bundle.base.lab', pack_ids: [] },
  domain: { domain_id: 'd', anything: [1] },
  experience_profile: {
    schema_version: semver,
    experience_id: 'e',
    presentation_defaults: { default_lens_id: 'l', hud_layout_id: 'h' },
    allowed_lenses: [],
    suggested_parameter_bundles: [],
    allowed_transitions: [],
    default_law_profile_id: 'law',
  },
  fidelity_policy: {
    schema_version: semver,
    policy_id: 'p',
    tiers: [tier, { ...tier, tier_id: 'medium' }, { ...tier, tier_id: 'fine' }],
    switching_rules: {
      upgrade_hysteresis_mm: 0,
      degrade_hysteresis_mm: 0,
      degrade_order: ['a', 'b', 'c'],
      upgrade_order: ['a', 'b', 'c'],
    },
    minimum_tier_by_kind: { planet: 'fine' },
  },
  law_profile: {
    schema_version: semver,
    law_profile_id: 'law',
    allowed_processes: [],
    forbidden_processes: [],
    allowed_lenses: [],
    epistemic_limits: { max_view_radius_km: 0.5, allow_hidden_state_access: false },
    respawn_rules: { respawn_allowed: true, respawn_delay_seconds: 0 },
    debug_allowances: { allow_nondiegetic_overlays: false, allow_time_dilation_controls: false },
    process_privilege_requirements: { 'process.a': 'operator', ['__proto__']: 'system' },
  },
  lens: {
    schema_version: semver,
    lens_id: 'l',
    lens_type: 'diegetic',
    transform_description: '',
    required_entitlements: [],
    epistemic_constraints: { visibility_policy: 'p', max_resolution_tier: 0 },
  },
  pack_manifest: {
    $schema: 'https://xstack.dev/schemas/pack_manifest.schema.json',
    schema_version: semver,
    pack_id: 'pack.core.a_b-c',
    version: '1.0.0-alpha.1+build',
    compatibility: { session_spec_min: semver, session_spec_max: semver },
    dependencies: ['pack.core.b@^1.0.0'],
    contribution_types: ['domain'],
    contributions: [{ type: 'domain', id: 'd', path: 'data/d.json' }],
    canonical_hash: 'placeholder',
    signature_status: 'unsigned',
  },
  reference_frame: {
    schema_version: semver,
    frame_id: 'f',
    parent_frame_id: null,
    transform: { translation_mm: point, rotation_mdeg: { yaw: 0, pitch: 0, roll: 0 } },
    semantics: 'local',
  },
  registry_definition: JSON.parse(
    readFileSync(join(root, 'schemas/registries/calendar.registry-definition.json'), 'utf8'),
  ) as JsonObject,
  registry_entries: { rows: [] },
  scenario_spec: { scenario_id: 's', version: '1', more: {} },
  scene_package: JSON.parse(
    readFileSync(join(root, 'docs/examples/night_walk/scene-package.json'), 'utf8'),
  ) as JsonObject,
  scene_package_v1: {
    package_name: 'p',
    package_version: semver,
    schema_version: 'v1',
    scene_version: '1',
    scenes: [{ code: 'portal.dashboard__pkg1', name: '工作台', tiles: [] }],
    profiles: {},
    defaults: {},
    policies: {},
    compatibility: { min_core_version: semver, supported_schema_versions: ['v1'] },
    checksum: hash,
  },
  site_entry: {
    schema_version: semver,
    site_id: 's',
    object_id: 'o',
    kind: 'surface',
    frame_id: 'f',
    position: {
      representation: 'lat_lon_alt',
      lat_lon_alt: { lat_deg_x1e6: -24627222, lon_deg_x1e6: 0, alt_mm: 0 },
    },
    search_keys: ['s'],
  },
  ui_window: {
    schema_version: semver,
    window_id: 'w',
    title: 't',
    required_entitlements: [],
    widgets: { widget_id: 'root', type: 'container', layout: 'vertical', children: [widget] },
  },
  version_registry: JSON.parse(
    readFileSync(join(root, 'tools/xstack/compatx/version_registry.json'), 'utf8'),
  ) as JsonObject,
  xstack_config: { $schema: 'x', packs_root: 'content', cache: false },
};

export const right = Object.fromEntries(schemaNames.map((name) => [name, listed[name] ?? exampleOf(name)])) as Readonly<
  Record<SchemaName, JsonObject>
>;

function exampleOf(name: SchemaName): JsonObject {
  const [example] = (schemaOf(name)['examples'] ?? []) as JsonObject[];
  if (example === undefined) throw new Error(`${schemaFile(name)} has no valid document in its \`examples\``);
  return example;
}
