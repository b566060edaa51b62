/** A payload of every built-in kind and of a registry of a project. */
import type { JsonObject } from '../../tools/xstack/core/base/json/value.ts';

/** A value that tests change in place. */
// biome-ignore lint/suspicious/noExplicitAny: rows have members of all types
export type Mutable = any;

/** The payloads by kind: the type of the contribution, its id, and the payload; `row` returns the row in it. */
interface WorldPayload {
  readonly type: string;
  readonly id: string;
  readonly value: JsonObject;
  readonly row: (payload: Mutable) => Mutable;
}

const whole = (payload: Mutable): Mutable => payload;
const bounds = { kind: 'sphere', sphere_radius_mm: 5 };
const zero = { x: 0, y: 0, z: 0 };

export const payloads: Readonly<Record<string, WorldPayload>> = {
  activation_policy: {
    type: 'registry_entries',
    id: 'policy.activation',
    value: {
      entry_type: 'activation_policy',
      policy: {
        schema_version: '1.0.0',
        policy_id: 'policy.activation',
        interest_radius_rules: [
          {
            ...{ kind: 'planet', priority: 1, activation_distance_mm: 10 },
            ...{ deactivation_distance_mm: 20, anchor_spacing_mm: 1 },
          },
        ],
        activation_thresholds: {
          distance_metric: 'camera_manhattan_mm',
          distance_bands_mm: [{ band_id: 'near', max_distance_mm: 10 }],
        },
        hysteresis: { enter_margin_mm: 1, exit_margin_mm: 1 },
        deterministic_inputs: ['camera', 'time'],
      },
    },
    row: ({ policy }) => policy,
  },
  asset_bundle: {
    type: 'assets',
    id: 'assets.core',
    value: { asset_bundle_id: 'assets.core', version: '1', files: ['icon.txt', 'map.txt'] },
    row: whole,
  },
  astronomy_entry: {
    type: 'registry_entries',
    id: 'catalogue.core',
    value: {
      entry_type: 'astronomy_catalog_collection',
      entries: [
        {
          schema_version: '1.0.0',
          object_id: 'object.sun',
          kind: 'star',
          parent_id: null,
          frame_id: 'frame.sun',
          physical_params: { mass: 5 },
          orbit_params: { period: 9 },
          bounds,
          search_keys: ['Sol', 'Sun'],
          pack_id: 'pack.core.world',
        },
      ],
    },
    row: ({ entries }) => entries[0],
  },
  budget_policy: {
    type: 'registry_entries',
    id: 'policy.budget',
    value: {
      entry_type: 'budget_policy',
      policy: {
        schema_version: '1.0.0',
        policy_id: 'policy.budget',
        activation_policy_id: 'policy.activation',
        max_compute_units_per_tick: 100,
        max_entities_micro: 10,
        max_regions_micro: 10,
        fallback_behavior: 'refuse',
        logging_level: 1,
        tier_compute_weights: { coarse: 1, medium: 2, fine: 3 },
        entity_compute_weight: 1,
      },
    },
    row: ({ policy }) => policy,
  },
  domain: {
    type: 'domain',
    id: 'domain.sky',
    value: { domain_id: 'domain.sky', version: '1', description: 'The sky.' },
    row: whole,
  },
  experience_profile: {
    type: 'experience_profile',
    id: 'experience.walk',
    value: {
      schema_version: '1.0.0',
      experience_id: 'experience.walk',
      presentation_defaults: { default_lens_id: 'lens.eye', hud_layout_id: 'hud' },
      allowed_lenses: ['lens.eye'],
      suggested_parameter_bundles: ['calm'],
      allowed_transitions: ['experience.walk'],
      default_law_profile_id: 'law.base',
    },
    row: whole,
  },
  fidelity_policy: {
    type: 'registry_entries',
    id: 'policy.fidelity',
    value: {
      entry_type: 'fidelity_policy',
      policy: {
        schema_version: '1.0.0',
        policy_id: 'policy.fidelity',
        tiers: ['coarse', 'medium', 'fine'].map((tier_id) => ({
          tier_id,
          max_distance_mm: 5,
          micro_entities_target: 5,
        })),
        switching_rules: {
          upgrade_hysteresis_mm: 1,
          degrade_hysteresis_mm: 1,
          degrade_order: ['a', 'b', 'c'],
          upgrade_order: ['c', 'b', 'a'],
        },
        minimum_tier_by_kind: { planet: 'coarse' },
      },
    },
    row: ({ policy }) => policy,
  },
  law_profile: {
    type: 'law_profile',
    id: 'law.base',
    value: {
      schema_version: '1.0.0',
      law_profile_id: 'law.base',
      allowed_processes: ['process.look', 'process.wait'],
      forbidden_processes: ['process.stop'],
      allowed_lenses: ['lens.eye'],
      epistemic_limits: { max_view_radius_km: 10, allow_hidden_state_access: true },
      respawn_rules: { respawn_allowed: true, respawn_delay_seconds: 5 },
      debug_allowances: { allow_nondiegetic_overlays: true, allow_time_dilation_controls: false },
      process_entitlement_requirements: { 'process.look': 'pass' },
      process_privilege_requirements: { 'process.wait': 'operator' },
    },
    row: whole,
  },
  lens: {
    type: 'lens',
    id: 'lens.eye',
    value: {
      schema_version: '1.0.0',
      lens_id: 'lens.eye',
      lens_type: 'diegetic',
      transform_description: 'The eye.',
      required_entitlements: ['pass'],
      epistemic_constraints: { visibility_policy: 'all', max_resolution_tier: 2 },
    },
    row: whole,
  },
  reference_frame: {
    type: 'registry_entries',
    id: 'frames.core',
    value: {
      entry_type: 'reference_frame_collection',
      frames: [
        {
          schema_version: '1.0.0',
          frame_id: 'frame.sun',
          parent_frame_id: null,
          transform: { translation_mm: zero, rotation_mdeg: { yaw: 0, pitch: 0, roll: 0 } },
          semantics: 'system',
        },
      ],
    },
    row: ({ frames }) => frames[0],
  },
  scenario: {
    type: 'scenario_spec',
    id: 'scenario.dawn',
    value: { scenario_id: 'scenario.dawn', version: '1', description: 'Dawn.', steps: ['rise'] },
    row: whole,
  },
  site: {
    type: 'registry_entries',
    id: 'sites.core',
    value: {
      entry_type: 'site_collection',
      sites: [
        {
          schema_version: '1.0.0',
          site_id: 'site.spot',
          object_id: 'object.sun',
          kind: 'surface',
          frame_id: 'frame.sun',
          position: { representation: 'local_xyz_mm', local_xyz_mm: zero },
          bounds,
          search_keys: ['Spot'],
          tags: ['dark'],
        },
      ],
    },
    row: ({ sites }) => sites[0],
  },
  telescope: {
    type: 'registry_entries',
    id: 'telescopes.core',
    value: {
      entry_type: 'telescope_collection',
      telescopes: [
        { telescope_id: 'telescope.main', aperture_mm: 200, title: 'Main', filters: ['red'], mount: 'fixed' },
      ],
    },
    row: ({ telescopes }) => telescopes[0],
  },
  ui_window: {
    type: 'ui_windows',
    id: 'window.main',
    value: {
      schema_version: '1.0.0',
      window_id: 'window.main',
      title: 'Main',
      required_entitlements: ['pass'],
      required_lenses: ['lens.eye'],
      widgets: {
        widget_id: 'root',
        type: 'container',
        layout: 'vertical',
        children: [
          { widget_id: 'name', type: 'text', text: 'Name' },
          { widget_id: 'go', type: 'button', label: 'Go' },
        ],
      },
    },
    row: whole,
  },
};
