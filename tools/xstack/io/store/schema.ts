/** The tables for queries. Both databases have the same; `migrations.ts` creates them. */
export interface Tables {
  readonly imported_scene: ImportedSceneTable;
  readonly scene_package: ScenePackageTable;
  readonly scene_import: SceneImportTable;
  readonly scene_package_installation: InstallationTable;
  readonly governance_log: GovernanceTable;
  readonly governance_head: GovernanceHeadTable;
}

interface ImportedSceneTable {
  code: string;
  scene_json: string;
  package_name: string;
  package_version: string;
  checksum: string;
  channel: string;
  import_id: number;
  source_code: string;
}

interface ScenePackageTable {
  checksum: string;
  package_name: string;
  package_version: string;
  package_json: string;
}

interface SceneImportTable {
  id: number;
  package_name: string;
  package_version: string;
  checksum: string;
  channel: string;
  strategy: string;
  plan_hash: string;
  created_at: string;
  rolled_back_at: string | null;
  effect_json: string;
}

interface InstallationTable {
  id: number;
  package_name: string;
  installed_version: string;
  channel: string;
  installed_at: string;
  last_upgrade_at: string | null;
  source: string;
  checksum: string;
  /** 1 or 0. */
  active: number;
  import_id: number | null;
}

interface GovernanceTable {
  id: number;
  action: string;
  actor: string;
  reason: string;
  trace_id: string;
  payload_json: string;
  created_at: string;
  prev_hash: string;
  row_hash: string;
}

/** Always one row. */
interface GovernanceHeadTable {
  id: number;
  row_count: number;
  row_hash: string;
}
