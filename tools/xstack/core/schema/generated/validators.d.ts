import type { Validator } from '../explain-errors.ts';

// What tools/xstack/build/generate-validators.mjs writes into validators.js.
export declare const activation_policy: Validator;
export declare const assets: Validator;
export declare const astronomy_catalog_entry: Validator;
export declare const budget_policy: Validator;
export declare const bundle_lockfile: Validator;
export declare const bundle_profile: Validator;
export declare const domain: Validator;
export declare const experience_profile: Validator;
export declare const fidelity_policy: Validator;
export declare const law_profile: Validator;
export declare const lens: Validator;
export declare const pack_manifest: Validator;
export declare const reference_frame: Validator;
export declare const registry_definition: Validator;
export declare const registry_entries: Validator;
export declare const row_schema: Validator;
export declare const scenario_spec: Validator;
export declare const scene_package: Validator;
export declare const scene_package_v1: Validator;
export declare const site_entry: Validator;
export declare const ui_window: Validator;
export declare const version_registry: Validator;
export declare const xstack_config: Validator;
