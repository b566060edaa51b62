import { describe, expect, test } from 'vitest';
import type { JsonObject, JsonValue } from '../../tools/xstack/core/base/json/value.ts';
import type { SchemaName } from '../../tools/xstack/core/base/schema/schema-names.ts';
import { exceptVersion } from '../../tools/xstack/core/base/schema/validate.ts';
import { right, schemaProblems, tier } from '../support/schema-documents.ts';

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
