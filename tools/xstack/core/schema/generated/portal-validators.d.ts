import type { Validator } from '../explain-errors.ts';

// What tools/xstack/build/generate-validators.mjs writes into portal-validators.js.
export declare const api_data: Validator;
export declare const app_init: Validator;
export declare const governance_log: Validator;
export declare const governance_verify: Validator;
export declare const login: Validator;
export declare const logout: Validator;
export declare const project_bundles: Validator;
export declare const project_diagnostics: Validator;
export declare const project_packs: Validator;
export declare const project_registries: Validator;
export declare const project_registry_rows: Validator;
export declare const project_why: Validator;
export declare const request: Validator;
export declare const scene_catalogue: Validator;
export declare const scene_health: Validator;
export declare const scene_package_dry_run_import: Validator;
export declare const scene_package_dry_run_rollback: Validator;
export declare const scene_package_export: Validator;
export declare const scene_package_get: Validator;
export declare const scene_package_history: Validator;
export declare const scene_package_import: Validator;
export declare const scene_package_list: Validator;
export declare const scene_package_rollback: Validator;
export declare const scene_packages_installed: Validator;
export declare const usage: Validator;
