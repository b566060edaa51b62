/** A repository whose content has outgrown the contract, with the content model that describes it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonObject } from '../../tools/xstack/core/base/json/value.ts';
import { bundle, type Files, manifest, text } from './repository.ts';

const repository = join(import.meta.dirname, '../..');
const contract = ['core', 'domain', 'experience', 'law', 'tool'];
const own = ['blueprint', 'worldgen', 'culture', 'weather', 'tides', 'audio', 'quests', 'maps'];
const types = ['dem_source', 'tide_table', 'sound_bank', 'quest_line', 'map_sheet'];
const sidecars = ['pack.trust.json', 'pack.caps.json', 'pack.notes.json'];

const grownModel = {
  schema_version: '1.0.0',
  categories: own,
  pack_directories: [{ name: 'docs', holds: 'opaque' }],
  sidecars: sidecars.map((name) => ({ name })),
  contribution_types: types.map((name, i) => ({
    name,
    id_field: 'id',
    schema: { type: 'object', required: ['id'], properties: { id: { type: 'string' }, size: { type: 'integer' } } },
    ...(i < 2 && { registry: { fields: ['id', 'size'], output: `${name}.registry.json`, output_member: 'rows' } }),
  })),
  extensions: [
    { of: 'law_profile', properties: { epistemic_policy_id: { type: 'string' } }, carry: ['epistemic_policy_id'] },
    {
      of: 'lens',
      properties: { observation_channels: { type: 'array', items: { type: 'string' } } },
      carry: ['observation_channels'],
    },
  ],
  entry_type_default: [{ path: 'data/frames.json', entry_type: 'reference_frame_collection' }],
};

interface Payload {
  readonly type: string;
  readonly id: string;
  readonly path: string;
  readonly value: JsonObject;
}

function payloadsOf(number: number): Payload[] {
  const [law, lens] = [`law.${number}`, `lens.${number}`];
  return [
    ...types.map((type) => {
      const id = `${type}.${number}`;
      return { type, id, path: `data/${type}.json`, value: { id, size: number } };
    }),
    {
      type: 'law_profile',
      id: law,
      path: 'data/law.json',
      value: {
        schema_version: '1.0.0',
        law_profile_id: law,
        allowed_processes: [],
        forbidden_processes: [],
        allowed_lenses: [lens],
        epistemic_limits: { max_view_radius_km: 1, allow_hidden_state_access: false },
        respawn_rules: { respawn_allowed: false, respawn_delay_seconds: 0 },
        debug_allowances: { allow_nondiegetic_overlays: false, allow_time_dilation_controls: false },
        epistemic_policy_id: 'policy.strict',
      },
    },
    {
      type: 'lens',
      id: lens,
      path: 'data/lens.json',
      value: {
        schema_version: '1.0.0',
        lens_id: lens,
        lens_type: 'diegetic',
        transform_description: '',
        required_entitlements: [],
        epistemic_constraints: { visibility_policy: 'all', max_resolution_tier: 0 },
        observation_channels: ['optical', 'radio'],
      },
    },
    {
      type: 'registry_entries',
      id: `frames.${number}`,
      path: 'data/frames.json',
      value: {
        frames: [
          {
            schema_version: '1.0.0',
            frame_id: `frame.${number}`,
            parent_frame_id: null,
            transform: { translation_mm: { x: 0, y: 0, z: 0 }, rotation_mdeg: { yaw: 0, pitch: 0, roll: 0 } },
            semantics: 'system',
          },
        ],
      },
    },
  ];
}

function pack(number: number): Files {
  const category = [...contract, ...own][number % 13] as string;
  const id = `pack.${category}.p${number}`;
  const at = (path: string) => `packs/${category}/${id}/${path}`;
  const payloads = payloadsOf(number);
  const members = {
    contribution_types: [...new Set(payloads.map(({ type }) => type))],
    contributions: payloads.map(({ type, id: name, path }) => ({ type, id: name, path })),
  };
  return {
    [at('pack.json')]: text(manifest(id, members)),
    [at('docs/plan.pdf')]: '%PDF-',
    ...Object.fromEntries(sidecars.map((name) => [at(name), text({ pack: id })])),
    ...Object.fromEntries(payloads.map(({ path, value }) => [at(path), text(value)])),
  };
}

function versionRegistry(): string {
  const registry = JSON.parse(readFileSync(join(repository, 'tools/xstack/compatx/version_registry.json'), 'utf8')) as {
    schemas: JsonObject;
  };
  const unknown = Array.from({ length: 600 }, (_, i) => [
    `own_format_${i}`,
    { current_version: '2.1.0', supported_versions: ['1.0.0', '2.1.0'], migrations: {} },
  ]);
  return text({ ...registry, schemas: { ...registry.schemas, ...Object.fromEntries(unknown) } });
}

/** 40 packs in 13 categories, each with 8 payloads and 3 sidecars; an empty bundle beside the real one. */
export function grownWorld(): Files {
  const packs = Array.from({ length: 40 }, (_, i) => pack(i));
  const ids = packs.map((files) => Object.keys(files)[0]?.split('/')[2] as string);
  return {
    ...Object.assign({}, ...packs),
    ...bundle(ids),
    ...bundle([], 'bundle.empty.lab'),
    'schemas/content_model.json': text(grownModel),
    'tools/xstack/compatx/version_registry.json': versionRegistry(),
    'xstack.config.json': text({ default_bundle: 'bundle.base.lab' }),
  };
}
