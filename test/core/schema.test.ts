import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import type { JsonObject, JsonValue } from '../../tools/xstack/core/base/json/value.ts';
import type { Validator } from '../../tools/xstack/core/base/schema/explain-errors.ts';
import { type SchemaName, schemaFile, schemaNames } from '../../tools/xstack/core/base/schema/schema-names.ts';
import { exceptVersion, schemaProblems as problemsOf } from '../../tools/xstack/core/base/schema/validate.ts';

const root = join(import.meta.dirname, '../..');
const validatorOf = Object.fromEntries(
  await Promise.all(
    schemaNames.map(async (name) => {
      const file = join(root, 'tools/xstack/core/base/schema/generated', `${name}.js`);
      return [name, ((await import(file)) as Record<SchemaName, Validator>)[name]];
    }),
  ),
) as Readonly<Record<SchemaName, Validator>>;
const schemaProblems = (name: SchemaName, value: JsonValue) => problemsOf(validatorOf[name], value);
const schemaOf = (name: SchemaName) => JSON.parse(readFileSync(join(root, schemaFile(name)), 'utf8')) as JsonObject;

const semver = '1.0.0';
const hash = 'a'.repeat(64);
const point = { x: 0, y: -1, z: 1988400000000000000000000000000 };
const tier = { tier_id: 'coarse', max_distance_mm: 1, micro_entities_target: 0 };
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

const right = Object.fromEntries(schemaNames.map((name) => [name, listed[name] ?? exampleOf(name)])) as Readonly<
  Record<SchemaName, JsonObject>
>;

function exampleOf(name: SchemaName): JsonObject {
  const [example] = (schemaOf(name)['examples'] ?? []) as JsonObject[];
  if (example === undefined) throw new Error(`${schemaFile(name)} has no valid document in its \`examples\``);
  return example;
}

describe.each(schemaNames)('%s', (name) => {
  const schema = schemaOf(name);

  test('is valid draft 2020-12 with an id of its own', () => {
    expect(schema['$schema']).toBe('https://json-schema.org/draft/2020-12/schema');
    expect(schema['$id']).toBe(`https://xstack.dev/schemas/${name}.schema.json`);
    expect(typeof schema['title']).toBe('string');
    const ajv = new Ajv2020();
    expect({ valid: ajv.validateSchema(schema), errors: ajv.errors }).toEqual({ valid: true, errors: null });
  });

  test('every member has a description for the editor', () => {
    expect([...undescribed(schema, '')]).toEqual([]);
  });

  test('accepts a valid document, and so does the schema compiled by ajv', () => {
    expect(schemaProblems(name, right[name])).toEqual([]);
    const ajv = new Ajv2020({ ownProperties: true, strict: false, schemas: schemaNames.map(schemaOf) });
    expect(ajv.validate(schema['$id'] as string, right[name])).toBe(true);
  });

  test('refuses a document without each member that it must have', () => {
    for (const missing of (schema['required'] ?? []) as string[]) {
      const { [missing]: _, ...rest } = right[name];
      expect(schemaProblems(name, rest)).toContainEqual({
        pointer: '',
        part: 'value',
        message: `\`${missing}\` is missing`,
        missing,
      });
    }
  });

  test('permits further members if it is open, and no others', () => {
    const problems = schemaProblems(name, { ...right[name], zzzzzzzz: 1 });
    const isClosed = schema['additionalProperties'] === false;
    expect(problems.map(({ pointer, part }) => [pointer, part])).toEqual(isClosed ? [['/zzzzzzzz', 'name']] : []);
  });

  test.each([null, [], 'text', 7, true] as JsonValue[])('refuses %j', (value) => {
    expect(schemaProblems(name, value)).toHaveLength(1);
  });
});

/** The members without a description, of all objects that the schema describes. */
function* undescribed(schema: JsonValue | undefined, at: string): Generator<string> {
  if (typeof schema !== 'object' || schema === null || Array.isArray(schema)) return;
  const { properties = {}, $defs = {}, items, additionalProperties } = schema as Record<string, JsonObject>;
  for (const [member, value] of Object.entries(properties)) {
    if (typeof (value as JsonObject)['description'] !== 'string') yield `${at}/${member}`;
    yield* undescribed(value, `${at}/${member}`);
  }
  for (const [name, value] of Object.entries($defs)) yield* undescribed(value, `${at}/$defs/${name}`);
  yield* undescribed(items, `${at}/items`);
  yield* undescribed(additionalProperties, `${at}/*`);
}

test('every file of schemas/ is listed', () => {
  const files = readdirSync(join(root, 'schemas')).filter((file) => file.endsWith('.schema.json'));
  const known = schemaNames.map(schemaFile).filter((file) => file.startsWith('schemas/'));
  expect(files.map((file) => `schemas/${file}`).sort()).toEqual(known.sort());
});

test('equal messages have equal patterns', () => {
  const patterns = new Map<string, Set<unknown>>();
  const collect = (schema: JsonValue) => {
    if (typeof schema !== 'object' || schema === null) return;
    const words = (schema as JsonObject)['patternErrorMessage'];
    if (typeof words === 'string')
      patterns.set(words, (patterns.get(words) ?? new Set()).add((schema as JsonObject)['pattern']));
    Object.values(schema).forEach(collect);
  };
  for (const name of schemaNames) collect(schemaOf(name));
  expect([...patterns].filter(([, { size }]) => size > 1)).toEqual([]);
});

/** The value with another one at a path; `undefined` removes the member. */
function changed(value: JsonValue, path: readonly (string | number)[], to: JsonValue | undefined): JsonValue {
  const [step, ...rest] = path;
  if (step === undefined) return to as JsonValue;
  const copy = structuredClone(value) as Record<string | number, JsonValue>;
  const below = rest.length === 0 ? to : changed(copy[step] ?? {}, rest, to);
  if (below === undefined) delete copy[step];
  else copy[step] = below;
  return copy;
}

describe('messages', () => {
  test.each<[SchemaName, (string | number)[], JsonValue | undefined, string]>([
    ['pack_manifest', ['version'], 1, '/version `version` must be a string, not a number'],
    ['pack_manifest', ['version'], '1.0', '/version `version` must be a semantic version such as `1.2.0`, not `1.0`'],
    [
      'pack_manifest',
      ['version'],
      'v1.0.0',
      '/version `version` must be a semantic version such as `1.2.0`, not `v1.0.0`',
    ],
    [
      'pack_manifest',
      ['pack_id'],
      'Pack.core',
      '/pack_id `pack_id` must be lower-case words joined by dots, such as `pack.core.runtime`, not `Pack.core`',
    ],
    ['pack_manifest', ['pack_id'], 'a'.repeat(201), '/pack_id `pack_id` must have at most 200 characters, not 201'],
    [
      'pack_manifest',
      ['signature_status'],
      'sigend',
      '/signature_status `signature_status` must be one of `unsigned`, `signed`, `verified`, `revoked`, not `sigend` (did you mean `signed`?)',
    ],
    ['pack_manifest', ['signature_status'], null, '/signature_status `signature_status` must be a string, not null'],
    ['pack_manifest', ['contributions', 0, 'path'], undefined, '/contributions/0 `path` is missing'],
    [
      'pack_manifest',
      ['contributions', 0, 'pth'],
      'x',
      '/contributions/0/pth `pth` is not a member of a contribution (did you mean `path`?)',
    ],
    [
      'pack_manifest',
      ['compatibility', 'engine'],
      'x',
      '/compatibility/engine `engine` is not a member of `compatibility`',
    ],
    ['pack_manifest', ['dependencies', 0], 3, '/dependencies/0 `dependencies[0]` must be a string, not a number'],
    ['pack_manifest', ['dependencies', 0], '', '/dependencies/0 `dependencies[0]` must not be empty'],
    ['pack_manifest', [], [], ' a pack manifest must be an object, not an array'],
    [
      'lens',
      ['lens_type'],
      'digetic',
      '/lens_type `lens_type` must be one of `diegetic`, `nondiegetic`, not `digetic` (did you mean `diegetic`?)',
    ],
    [
      'lens',
      ['epistemic_constraints', 'max_resolution_tier'],
      1.5,
      '/epistemic_constraints/max_resolution_tier `max_resolution_tier` must be an integer, not 1.5',
    ],
    [
      'lens',
      ['epistemic_constraints', 'max_resolution_tier'],
      -1,
      '/epistemic_constraints/max_resolution_tier `max_resolution_tier` must be at least 0, not `-1`',
    ],
    ['lens', ['schema_version'], '2.0.0', '/schema_version `schema_version` must be `1.0.0`, not `2.0.0`'],
    [
      'law_profile',
      ['respawn_rules', 'respawn_allowed'],
      'yes',
      '/respawn_rules/respawn_allowed `respawn_allowed` must be true or false, not a string',
    ],
    [
      'law_profile',
      ['process_privilege_requirements', 'process.a'],
      'operater',
      '/process_privilege_requirements/process.a `process.a` must be one of `observer`, `operator`, `system`, not `operater` (did you mean `operator`?)',
    ],
    ['astronomy_catalog_entry', ['search_keys'], [], '/search_keys `search_keys` must have at least 1 item'],
    ['astronomy_catalog_entry', ['parent_id'], 7, '/parent_id `parent_id` must be a string or null, not a number'],
    ['astronomy_catalog_entry', ['bounds', 'kind'], 'box', '/bounds/kind `kind` must be `sphere`, not `box`'],
    ['fidelity_policy', ['tiers'], [tier], '/tiers `tiers` must have at least 3 items, not 1'],
    ['site_entry', ['position', 'representation'], 'local_xyz_mm', '/position `local_xyz_mm` is missing'],
    [
      'ui_window',
      ['widgets', 'children', 0, 'data_binding', 'source'],
      'truth_model',
      '/widgets/children/0/data_binding/source `source` must be `perceived_model`, not `truth_model`',
    ],
    [
      'scene_package',
      ['compatibility'],
      { scene_api_version: '1' },
      '/compatibility `compatibility` must have one of the members `kse_version`, `min_kse_version`, `min_sce_version`',
    ],
    [
      'scene_package',
      ['metadata', 'name'],
      'a..b',
      '/metadata/name `name` must be lower-case letters, digits, `.`, `_` and `-`, without `..`, not `a..b`',
    ],
    [
      'bundle_lockfile',
      ['registries', 'calendar_registry_hash'],
      'A',
      '/registries/calendar_registry_hash `calendar_registry_hash` must be 64 lower-case hex digits, not `A`',
    ],
    [
      'ui_window',
      ['widgets', 'children', 0, 'txt'],
      'x',
      '/widgets/children/0/txt `txt` is not a member of a widget (did you mean `text`?)',
    ],
    ['xstack_config', ['out_dir'], '', '/out_dir `out_dir` must not be empty'],
    [
      'xstack_config',
      ['pack_root'],
      'x',
      '/pack_root `pack_root` is not a member of a configuration of xstack (did you mean `packs_root`?)',
    ],
  ])('%s %j = %j', (name, path, to, wanted) => {
    const said = schemaProblems(name, changed(right[name], path, to)).map(
      ({ pointer, message, help }) => `${pointer} ${message}${help === undefined ? '' : ` (${help})`}`,
    );
    expect(said).toEqual([wanted]);
  });

  test('come in the order of the value, one for each cause', () => {
    const value = { packid: 'x', version: 1, zzzz: 1, signature_status: 3, dependencies: [0, 'a', 0] };
    expect(schemaProblems('pack_manifest', value).map(({ pointer, message }) => `${pointer} ${message}`)).toEqual([
      ' `schema_version` is missing',
      ' `compatibility` is missing',
      ' `contribution_types` is missing',
      ' `contributions` is missing',
      ' `canonical_hash` is missing',
      '/packid `packid` is not a member of a pack manifest',
      '/version `version` must be a string, not a number',
      '/zzzz `zzzz` is not a member of a pack manifest',
      '/signature_status `signature_status` must be a string, not a number',
      '/dependencies/0 `dependencies[0]` must be a string, not a number',
      '/dependencies/2 `dependencies[2]` must be a string, not a number',
    ]);
  });

  test('stay on one line, whatever the value', () => {
    const [problem] = schemaProblems('lens', { ...right.lens, lens_type: `a\n\u001b[31m${'x'.repeat(1000)}` });
    expect(problem?.message.length).toBeLessThan(200);
    expect(problem?.message).not.toContain('\n');
    expect(problem?.message).not.toContain('\u001b');
  });

  test('do not cover versions, which have codes of their own', () => {
    const { schema_version: _, ...versionless } = right.pack_manifest;
    expect(exceptVersion(schemaProblems('pack_manifest', versionless))).toEqual([]);
    expect(exceptVersion(schemaProblems('pack_manifest', { ...versionless, schema_version: 2 }))).toEqual([]);
  });
});

test('names of prototypes are ordinary names', () => {
  const value = JSON.parse('{"__proto__":{"schema_version":"1.0.0"},"constructor":1,"toString":2}') as JsonObject;
  const names = schemaProblems('bundle_profile', value).map(({ pointer, missing }) => missing ?? pointer);
  expect(names).toEqual(['schema_version', 'bundle_id', 'pack_ids', '/__proto__', '/constructor', '/toString']);
});

test('of a hundred thousand problems, all but a thousand are only counted', () => {
  const many = (length: number) => ({
    ...right.pack_manifest,
    ...Object.fromEntries(Array.from({ length }, (_, i) => [`x${i}`, i])),
    dependencies: Array.from({ length }, () => 0),
  });
  const problems = schemaProblems('pack_manifest', many(50_000));
  expect(problems).toHaveLength(1001);
  expect(problems.at(-1)).toMatchObject({ omitted: 99_000 });
});

test('the problems of nested values are counted exactly', () => {
  const widget = (i: number): JsonObject => ({ widget_id: 1, type: 'text', children: i === 0 ? [] : [widget(i - 1)] });
  const widgets = { widget_id: 'w', type: 'container', children: Array.from({ length: 1000 }, () => widget(2)) };
  const nested = schemaProblems('ui_window', { ...right.ui_window, widgets });
  expect(nested).toHaveLength(1001);
  expect(nested.at(-1)).toMatchObject({ omitted: 2000 });
});

test('a widget tree of maximum depth is checked', () => {
  let tree: JsonObject = { widget_id: 'leaf', type: 'digit' };
  for (let depth = 0; depth < 62; depth++) tree = { widget_id: 'w', type: 'container', children: [tree] };
  const [problem, ...others] = schemaProblems('ui_window', { ...right.ui_window, widgets: tree });
  expect(problem?.pointer).toBe(`/widgets${'/children/0'.repeat(62)}/type`);
  expect(others).toEqual([]);
});
