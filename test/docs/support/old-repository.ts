/** A repository as one grows without xstack: with its own category, directory, files, type, members and values. */
import { bundle, type Files, manifest, text } from '../../support/repository.ts';

const coast = 'packs/domain/pack.domain.coast';
const harbour = 'packs/blueprint/pack.blueprint.harbour';
const sea = 'packs/law/pack.law.sea';

const contributions = (...rows: readonly (readonly [type: string, id: string, path: string])[]) => ({
  contribution_types: [...new Set(rows.map(([type]) => type))],
  contributions: rows.map(([type, id, path]) => ({ type, id, path })),
});

const origin = { translation_mm: { x: 0, y: 0, z: 0 }, rotation_mdeg: { yaw: 0, pitch: 0, roll: 0 } };

export const oldRepository: Files = {
  ...bundle(['pack.blueprint.harbour', 'pack.law.sea'], 'bundle.coast'),
  ...bundle([], 'bundle.empty'),
  'packs/notes.txt': 'Ask the harbour master for the new depths.\n',

  [`${coast}/pack.json`]: text(
    manifest(
      'pack.domain.coast',
      contributions(
        ['registry_entries', 'frames.coast', 'data/frames.json'],
        ['registry_entries', 'catalog.coast', 'data/catalog.json'],
        ['registry_entries', 'sites.coast', 'data/sites/coast.json'],
        ['registry_entries', 'tides.coast', 'data/tides.json'],
      ),
    ),
  ),
  [`${coast}/pack.trust.json`]: text({ level: 'high' }),
  [`${coast}/docs/plan.txt`]: 'The reef comes last.\n',
  [`${coast}/data/ideas.json`]: text({ lighthouse: 'on the reef' }),
  [`${coast}/data/drafts/lagoon.json`]: text({ sites: [] }),
  [`${coast}/data/frames.json`]: text({
    entry_type: 'reference_frame_collection',
    frames: [
      {
        schema_version: '1.0.0',
        frame_id: 'frame.coast',
        parent_frame_id: null,
        transform: origin,
        semantics: 'local',
      },
    ],
  }),
  [`${coast}/data/catalog.json`]: text({
    entry_type: 'astronomy_catalog_collection',
    entries: [
      {
        schema_version: '1.0.0',
        object_id: 'object.earth',
        kind: 'planet',
        parent_id: null,
        frame_id: 'frame.coast',
        physical_params: {},
        bounds: { kind: 'sphere', sphere_radius_mm: 6371000000 },
        search_keys: ['Earth'],
        pack_id: 'pack.domain.coast',
      },
    ],
  }),
  [`${coast}/data/sites/coast.json`]: text({
    sites: [
      {
        schema_version: '1.0.0',
        site_id: 'site.reef',
        object_id: 'object.earth',
        kind: 'undersea',
        frame_id: 'frame.shore',
        position: { representation: 'local_xyz_mm', local_xyz_mm: { x: 0, y: 0, z: -12000 } },
        search_keys: ['Reef'],
      },
    ],
  }),
  [`${coast}/data/tides.json`]: text({
    entry_type: 'tide_collection',
    tides: [{ tide_id: 'tide.reef', site_id: 'site.reef', range_mm: 4200 }],
  }),

  [`${harbour}/pack.json`]: text(
    manifest('pack.blueprint.harbour', {
      dependencies: ['pack.domain.coast'],
      ...contributions(['dem_source', 'dem.harbour', 'data/dem.harbour.json']),
    }),
  ),
  [`${harbour}/data/dem.harbour.json`]: text({ dem_id: 'dem.harbour', site_id: 'site.reef', resolution_m: 30 }),

  [`${sea}/pack.json`]: text(manifest('pack.law.sea', contributions(['law_profile', 'law.sea', 'data/law.sea.json']))),
  [`${sea}/data/law.sea.json`]: text({
    schema_version: '1.0.0',
    law_profile_id: 'law.sea',
    allowed_processes: ['process.sail'],
    forbidden_processes: [],
    allowed_lenses: [],
    epistemic_limits: { max_view_radius_km: 20, allow_hidden_state_access: false },
    respawn_rules: { respawn_allowed: true, respawn_delay_seconds: 60 },
    debug_allowances: { allow_nondiegetic_overlays: false, allow_time_dilation_controls: false },
    epistemic_policy_id: 'policy.fog',
  }),
};
