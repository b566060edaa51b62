/** Changes of policies, and content that they govern. */
import { payloadPath } from '../compat-world.ts';
import { type CompatCase, filesCase, rowCase } from './case.ts';

export const policies: readonly CompatCase[] = [
  rowCase(
    'activation_policy',
    'an input is added',
    'breaking',
    'The decision depends on more, so that two sessions may decide differently.',
    (row) => {
      row.deterministic_inputs.push('weather');
    },
  ),
  rowCase(
    'activation_policy',
    'an input is removed',
    'breaking',
    'The decision depends on less; recorded sessions replay differently.',
    (row) => {
      row.deterministic_inputs.pop();
    },
  ),
  rowCase(
    'activation_policy',
    'an activation distance grows',
    'breaking',
    'Other things come alive at the same place: simulation differs.',
    (row) => {
      row.interest_radius_rules[0].activation_distance_mm = 11;
    },
  ),
  rowCase(
    'activation_policy',
    'a margin shrinks',
    'breaking',
    'Things switch at other distances: simulation differs.',
    (row) => {
      row.hysteresis.enter_margin_mm = 0;
    },
  ),
  rowCase(
    'asset_bundle',
    'a file is no longer listed',
    'breaking',
    'The product that loads it finds nothing.',
    (row) => {
      row.files.pop();
    },
  ),
  filesCase(
    'asset_bundle',
    'a listed file has other bytes',
    'breaking',
    'No rule can tell a better picture from another one.',
    (files) => {
      files['packs/core/pack.core.world/assets/icon.txt'] = 'other';
    },
  ),
  filesCase('asset_bundle', 'a file is listed too', 'compatible', 'Nothing that was there is gone.', (files) => {
    files['packs/core/pack.core.world/assets/new.txt'] = 'new';
    files[payloadPath('asset_bundle')].files.push('new.txt');
  }),
  rowCase(
    'asset_bundle',
    'its version is another',
    'compatible',
    'The version names the state of the content; the content is judged by itself.',
    (row) => {
      row.version = '2';
    },
  ),
  rowCase(
    'astronomy_entry',
    'the parent is another',
    'breaking',
    'The object is elsewhere in the hierarchy.',
    (row) => {
      row.parent_id = 'object.sun2';
    },
  ),
  rowCase('astronomy_entry', 'the kind is another', 'breaking', 'Programs decide by it.', (row) => {
    row.kind = 'planet';
  }),
  rowCase('astronomy_entry', 'a physical figure changes', 'breaking', 'Simulations compute with it.', (row) => {
    row.physical_params.mass = 6;
  }),
  rowCase(
    'astronomy_entry',
    'a figure of the orbit is added',
    'breaking',
    'The object moves by it, where it did not before.',
    (row) => {
      row.orbit_params.phase = 1;
    },
  ),
  rowCase(
    'astronomy_entry',
    'a search key is removed',
    'breaking',
    'A search that found the object finds nothing.',
    (row) => {
      row.search_keys.pop();
    },
  ),
  rowCase('astronomy_entry', 'a search key is added', 'compatible', 'More searches find it.', (row) => {
    row.search_keys.push('Star');
  }),
  rowCase('astronomy_entry', 'another object is added', 'compatible', 'A new row changes no other.', (row, payload) => {
    payload.entries.push({ ...row, object_id: 'object.moon', search_keys: ['Moon'] });
  }),
  rowCase('astronomy_entry', 'its id is another', 'breaking', 'Every reference to the old id dangles.', (row) => {
    row.object_id = 'object.sol';
  }),
  rowCase(
    'budget_policy',
    'a limit of computation falls',
    'breaking',
    'Content that fitted does not fit any more.',
    (row) => {
      row.max_compute_units_per_tick = 99;
    },
  ),
  rowCase('budget_policy', 'a limit of computation rises', 'compatible', 'All that fitted still fits.', (row) => {
    row.max_compute_units_per_tick = 101;
  }),
  rowCase('budget_policy', 'a tier costs more', 'breaking', 'The same content exceeds the budget sooner.', (row) => {
    row.tier_compute_weights.fine = 4;
  }),
  rowCase('budget_policy', 'a tier costs less', 'compatible', 'The same content fits more easily.', (row) => {
    row.tier_compute_weights.fine = 2;
  }),
  rowCase('budget_policy', 'more is logged', 'compatible', 'The log is no part of the world.', (row) => {
    row.logging_level = 2;
  }),
  rowCase(
    'budget_policy',
    'the fallback is another',
    'breaking',
    'What was refused is degraded now, or the reverse.',
    (row) => {
      row.fallback_behavior = 'degrade_fidelity';
    },
  ),
  rowCase('domain', 'its description changes', 'cosmetic', 'People read it, programs do not.', (row) => {
    row.description = 'All of the sky.';
  }),
  rowCase(
    'domain',
    'its version is another',
    'compatible',
    'The version names the state of the content; the content is judged by itself.',
    (row) => {
      row.version = '2';
    },
  ),
  rowCase(
    'domain',
    'a member without a rule is added',
    'breaking',
    'No rule names the value, and programs may depend on it.',
    (row) => {
      row.rules = ['x'];
    },
  ),
  rowCase(
    'experience_profile',
    'a lens may not be chosen any more',
    'breaking',
    'A player who used it cannot.',
    (row) => {
      row.allowed_lenses = [];
    },
  ),
  rowCase('experience_profile', 'a transition is removed', 'breaking', 'A path through the world is closed.', (row) => {
    row.allowed_transitions = [];
  }),
  rowCase(
    'experience_profile',
    'a parameter bundle is offered too',
    'compatible',
    'All others are still offered.',
    (row) => {
      row.suggested_parameter_bundles.push('wild');
    },
  ),
  rowCase(
    'experience_profile',
    'the first lens is another',
    'breaking',
    'The session begins with another view.',
    (row) => {
      row.presentation_defaults.default_lens_id = 'lens.ear';
    },
  ),
  rowCase(
    'experience_profile',
    'the law is another',
    'breaking',
    'Everything that the law permits may differ.',
    (row) => {
      row.default_law_profile_id = 'law.other';
    },
  ),
  rowCase(
    'fidelity_policy',
    'a tier ends elsewhere',
    'breaking',
    'Things are simulated in another tier at the same distance.',
    (row) => {
      row.tiers[0].max_distance_mm = 6;
    },
  ),
  rowCase(
    'fidelity_policy',
    'the order of degrading changes',
    'breaking',
    'Under load, other things get coarser first.',
    (row) => {
      row.switching_rules.degrade_order.reverse();
    },
  ),
  rowCase(
    'fidelity_policy',
    'a kind gets a coarsest tier',
    'breaking',
    'Things of this kind cannot be as coarse as before.',
    (row) => {
      row.minimum_tier_by_kind.moon = 'fine';
    },
  ),
];
