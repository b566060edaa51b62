/**
 * Writes a content repository of N packs: same arguments, same bytes. Every pack has one contribution of each of the
 * eight types and depends on up to four earlier packs; a catalogue payload has twelve rows. Hashes are right, but for packs that the
 * benchmark changes: theirs are placeholders.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const categories = ['core', 'domain', 'experience', 'law', 'tool'];
const number = (i) => String(i).padStart(6, '0');
const packId = (i) => `pack.${categories[i % 5]}.bench${number(i)}`;

/** Returns a pseudo-random generator (xorshift): the same numbers on every machine. */
export function randomFrom(seed) {
  let state = seed >>> 0;
  return (below) => {
    state ^= state << 13;
    state >>>= 0;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state % below;
  };
}

function payloads(i, random) {
  const name = `bench${number(i)}`;
  const frame = `frame.${name}`;
  return [
    ['domain', `domain.${name}`, 'data', { domain_id: `domain.${name}`, version: '1.0.0', description: 'A domain.' }],
    [
      'registry_entries',
      `catalog.${name}`,
      'data',
      {
        entry_type: 'astronomy_catalog_collection',
        entries: Array.from({ length: 12 }, (_, k) => ({
          schema_version: '1.0.0',
          object_id: `object.${name}.${k}`,
          kind: 'planet',
          parent_id: null,
          frame_id: frame,
          physical_params: { mean_radius_km: 1000 + random(70000), rotation_period_seconds: 3600 + random(1000000) },
          bounds: { kind: 'sphere', sphere_radius_mm: 1000000 + random(1000000000) },
          search_keys: [`body ${i} ${k}`, `${name} ${k}`],
          pack_id: packId(i),
        })),
      },
    ],
    [
      'registry_entries',
      `frames.${name}`,
      'data',
      {
        entry_type: 'reference_frame_collection',
        frames: [
          {
            schema_version: '1.0.0',
            frame_id: frame,
            parent_frame_id: null,
            transform: { translation_mm: { x: 0, y: 0, z: 0 }, rotation_mdeg: { yaw: 0, pitch: 0, roll: 0 } },
            semantics: 'system',
          },
        ],
      },
    ],
    [
      'law_profile',
      `law.${name}`,
      'data',
      {
        schema_version: '1.0.0',
        law_profile_id: `law.${name}`,
        allowed_processes: ['process.observe', `process.${name}`],
        forbidden_processes: [],
        allowed_lenses: [`lens.${name}`],
        epistemic_limits: { max_view_radius_km: 50000, allow_hidden_state_access: false },
        respawn_rules: { respawn_allowed: true, respawn_delay_seconds: 30 },
        debug_allowances: { allow_nondiegetic_overlays: false, allow_time_dilation_controls: false },
      },
    ],
    [
      'lens',
      `lens.${name}`,
      'data',
      {
        schema_version: '1.0.0',
        lens_id: `lens.${name}`,
        lens_type: 'diegetic',
        transform_description: 'A lens.',
        required_entitlements: ['session.boot'],
        epistemic_constraints: { visibility_policy: 'sensor_limited', max_resolution_tier: 2 },
      },
    ],
    [
      'experience_profile',
      `experience.${name}`,
      'data',
      {
        schema_version: '1.0.0',
        experience_id: `experience.${name}`,
        presentation_defaults: { default_lens_id: `lens.${name}`, hud_layout_id: 'hud.bench' },
        allowed_lenses: [`lens.${name}`],
        suggested_parameter_bundles: [],
        allowed_transitions: [],
        default_law_profile_id: `law.${name}`,
      },
    ],
    [
      'ui_windows',
      `window.${name}`,
      'ui',
      {
        schema_version: '1.0.0',
        window_id: `window.${name}`,
        title: 'A window',
        required_entitlements: [],
        required_lenses: [`lens.${name}`],
        widgets: {
          widget_id: 'root',
          type: 'container',
          children: [
            { widget_id: 'time', type: 'text', data_binding: { source: 'perceived_model', selector: 'time.summary' } },
          ],
        },
      },
    ],
    [
      'scenario_spec',
      `scenario.${name}`,
      'scenarios',
      { scenario_id: `scenario.${name}`, version: '1.0.0', description: 'A scenario.' },
    ],
  ];
}

const json = (value) => `${JSON.stringify(value, null, 2)}\n`;

/** Writes a repository of `packs` packs, and a bundle that names all of them. */
export function writeCorpus(out, packs) {
  const random = randomFrom(2654435761);
  for (let i = 0; i < packs; i++) writePack(out, i, random, i !== packs >> 1 && i !== packs - 1);
  writeBundle(out, packs);
}

export function writePack(out, i, random = randomFrom(i + 1), isHashed = false) {
  const directory = packDirectory(out, i);
  const layer = Math.floor(Math.sqrt(i));
  const needs = new Set();
  for (let k = 0; layer > 0 && k < 1 + random(4); k++) needs.add(`${packId(random(layer * layer))}@1.0.0`);
  const contributions = [];
  const files = [];
  for (const [type, id, folder, payload] of payloads(i, random)) {
    const path = `${folder}/${id}.json`;
    mkdirSync(join(directory, folder), { recursive: true });
    writeFileSync(join(directory, path), json(payload));
    contributions.push({ type, id, path });
    files.push({ path, sha256: sha256(json(payload)) });
  }
  const manifest = {
    schema_version: '1.0.0',
    pack_id: packId(i),
    version: '1.0.0',
    compatibility: { session_spec_min: '1.0.0', session_spec_max: '1.0.0' },
    dependencies: [...needs].sort(),
    contribution_types: [...new Set(contributions.map(({ type }) => type))],
    contributions,
  };
  files.sort((a, b) => (a.path < b.path ? -1 : 1));
  const canonical_hash = isHashed ? sha256(JSON.stringify(ordered({ files, manifest }))) : 'placeholder';
  const source = json({ ...manifest, canonical_hash, signature_status: 'unsigned' });
  writeFileSync(join(directory, 'pack.json'), source);
}

function sha256(text) {
  return createHash('sha256').update(text).digest('hex');
}

/** Returns a value with the members of every object in order. */
function ordered(value) {
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value !== 'object' || value === null) return value;
  const names = Object.keys(value).sort();
  return Object.fromEntries(names.map((name) => [name, ordered(value[name])]));
}

export function packDirectory(out, i) {
  return join(out, 'packs', categories[i % 5], packId(i));
}

export function lensFile(out, i) {
  return join(packDirectory(out, i), 'data', `lens.bench${number(i)}.json`);
}

export function writeBundle(out, packs, idOf = packId) {
  mkdirSync(join(out, 'bundles', 'bundle.base.lab'), { recursive: true });
  writeFileSync(
    join(out, 'bundles', 'bundle.base.lab', 'bundle.json'),
    json({
      schema_version: '1.0.0',
      bundle_id: 'bundle.base.lab',
      description: 'Every pack.',
      pack_ids: Array.from({ length: packs }, (_, i) => idOf(i)),
      optional_pack_ids: [],
    }),
  );
}
