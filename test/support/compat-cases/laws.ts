/** Changes of laws, lenses and sites. */
import { type CompatCase, rowCase } from './case.ts';

export const laws: readonly CompatCase[] = [
  rowCase('law_profile', 'a process is no longer allowed', 'breaking', 'What worked is refused.', (row) => {
    row.allowed_processes.pop();
  }),
  rowCase('law_profile', 'a process is allowed too', 'compatible', 'All that worked still works.', (row) => {
    row.allowed_processes.push('process.run');
  }),
  rowCase('law_profile', 'a process is forbidden too', 'breaking', 'What worked is refused.', (row) => {
    row.forbidden_processes.push('process.look');
  }),
  rowCase('law_profile', 'a process is forbidden no longer', 'compatible', 'More works than before.', (row) => {
    row.forbidden_processes = [];
  }),
  rowCase(
    'law_profile',
    'a process needs an entitlement',
    'breaking',
    'Who has none cannot use it any more.',
    (row) => {
      row.process_entitlement_requirements['process.wait'] = 'pass';
    },
  ),
  rowCase(
    'law_profile',
    'a process needs no privilege any more',
    'compatible',
    'Who could use it still can.',
    (row) => {
      row.process_privilege_requirements = {};
    },
  ),
  rowCase(
    'law_profile',
    'a process needs another privilege',
    'breaking',
    'Who had the one may not have the other.',
    (row) => {
      row.process_privilege_requirements['process.wait'] = 'observer';
    },
  ),
  rowCase('law_profile', 'hidden state may not be read any more', 'breaking', 'A permission is taken away.', (row) => {
    row.epistemic_limits.allow_hidden_state_access = false;
  }),
  rowCase('law_profile', 'time may be slowed', 'compatible', 'A permission is given.', (row) => {
    row.debug_allowances.allow_time_dilation_controls = true;
  }),
  rowCase('law_profile', 'one sees less far', 'breaking', 'What was visible is not.', (row) => {
    row.epistemic_limits.max_view_radius_km = 9;
  }),
  rowCase(
    'law_profile',
    'respawning takes longer',
    'breaking',
    'The registry does not have this member, but the payload does: a wait that was long enough is not.',
    (row) => {
      row.respawn_rules.respawn_delay_seconds = 6;
    },
  ),
  rowCase(
    'law_profile',
    'respawning is not allowed any more',
    'breaking',
    'The registry does not have this member, but the payload does: a permission is taken away.',
    (row) => {
      row.respawn_rules.respawn_allowed = false;
    },
  ),
  rowCase(
    'lens',
    'an entitlement is required too',
    'breaking',
    'Who has only the other cannot use it any more.',
    (row) => {
      row.required_entitlements.push('key');
    },
  ),
  rowCase('lens', 'an entitlement is required no longer', 'compatible', 'Who could use it still can.', (row) => {
    row.required_entitlements = [];
  }),
  rowCase('lens', 'its description changes', 'cosmetic', 'People read it, programs do not.', (row) => {
    row.transform_description = 'An eye.';
  }),
  rowCase('lens', 'its type is another', 'breaking', 'A list of permitted values is decided by programs.', (row) => {
    row.lens_type = 'nondiegetic';
  }),
  rowCase('lens', 'it shows finer tiers', 'compatible', 'All that it showed is still shown.', (row) => {
    row.epistemic_constraints.max_resolution_tier = 3;
  }),
  rowCase('lens', 'it shows coarser tiers only', 'breaking', 'What it showed is hidden.', (row) => {
    row.epistemic_constraints.max_resolution_tier = 1;
  }),
  rowCase('lens', 'its visibility policy is another', 'breaking', 'No rule can compare two policies.', (row) => {
    row.epistemic_constraints.visibility_policy = 'some';
  }),
  rowCase('reference_frame', 'its origin moves', 'breaking', 'Everything in the frame is elsewhere.', (row) => {
    row.transform.translation_mm.x = 1;
  }),
  rowCase('reference_frame', 'it turns', 'breaking', 'Everything in the frame is elsewhere.', (row) => {
    row.transform.rotation_mdeg.yaw = 1;
  }),
  rowCase('reference_frame', 'its parent is another', 'breaking', 'Everything in the frame is elsewhere.', (row) => {
    row.parent_frame_id = 'frame.sun2';
  }),
  rowCase('reference_frame', 'another frame is added', 'compatible', 'A new row changes no other.', (row, payload) => {
    payload.frames.push({ ...row, frame_id: 'frame.moon', parent_frame_id: 'frame.sun' });
  }),
  rowCase('scenario', 'its description changes', 'cosmetic', 'People read it, programs do not.', (row) => {
    row.description = 'Dusk.';
  }),
  rowCase('scenario', 'a step is added', 'breaking', 'The specification has no rule for it.', (row) => {
    row.steps.push('shine');
  }),
  rowCase('site', 'it is elsewhere', 'breaking', 'Who goes there does not find it.', (row) => {
    row.position.local_xyz_mm.z = 1;
  }),
  rowCase('site', 'it is of another kind', 'breaking', 'Programs decide by it.', (row) => {
    row.kind = 'orbit';
  }),
  rowCase('site', 'a tag changes', 'cosmetic', 'Tags group sites for people.', (row) => {
    row.tags = ['bright'];
  }),
  rowCase('site', 'a search key is removed', 'breaking', 'A search that found it finds nothing.', (row) => {
    row.search_keys = ['Place'];
  }),
  rowCase('site', 'it takes up more space', 'breaking', 'Other things may overlap with it.', (row) => {
    row.bounds.sphere_radius_mm = 6;
  }),
];
