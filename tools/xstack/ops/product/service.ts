/**
 * Operations on scene product packages for the command line, the portal and programs. Every operation takes an
 * instance, returns plain data or diagnostics with resolved locations, and prints nothing. A store that cannot be read
 * or written is a `Failure`.
 */
export { reasonCode } from '../../core/product/reason-code.ts';
export { type Channel, channels, governanceActions, type Strategy, strategies } from '../../core/product/types.ts';
export type * from './answers.ts';
export { type ExportedPackage as Exported, type ExportRequest, exportPackage, generatedAt } from './export.ts';
export { sceneHealth } from './health.ts';
export { type ImportRequest, importPackage, type PlanRequest, planImport } from './import.ts';
export {
  type Caller,
  type Instance,
  type InstanceOptions,
  type Outcome,
  openInstance,
  product,
} from './instance.ts';
export {
  getPackage,
  governanceLog,
  type History,
  importedScenesJson,
  type LogState,
  listInstalled,
  packageHistory,
  type ServedScene,
  sceneCatalogue,
  verifyGovernance,
} from './queries.ts';
export { planRollback, type RollbackRequest, rollbackImport } from './rollback.ts';
