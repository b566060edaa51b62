/** The formats that xstack knows. `schemas/<name>.schema.json` describes each, but for the one that `schemaFile` names. */
export const schemaNames = [
  'activation_policy',
  'assets',
  'astronomy_catalog_entry',
  'budget_policy',
  'bundle_lockfile',
  'bundle_profile',
  'domain',
  'experience_profile',
  'fidelity_policy',
  'law_profile',
  'lens',
  'pack_manifest',
  'reference_frame',
  'registry_definition',
  'registry_entries',
  'scenario_spec',
  'scene_package',
  'scene_package_v1',
  'site_entry',
  'ui_window',
  'version_registry',
  'xstack_config',
] as const;

export type SchemaName = (typeof schemaNames)[number];

/** Where the schema stands, relative to the package. */
export function schemaFile(name: SchemaName): string {
  // The contract of product packages fixes the path of its schema.
  return name === 'scene_package_v1'
    ? 'docs/contract/packages/scenes/scene_package_v1.schema.json'
    : `schemas/${name}.schema.json`;
}
