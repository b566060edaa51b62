/**
 * Answers of operations. Member names are those of the contract: the command line and the portal print them unchanged.
 */
import type { LedgerRow } from '../../core/product/types.ts';
import type { InstallationData, IntentAnswers } from '../../portal/contract/answers.ts';

export type { InstallationData } from '../../portal/contract/answers.ts';

/** The portal adds the package as text. */
export type ExportAnswer = Omit<IntentAnswers['scene.package.export'], 'package_json'>;

export type DryRunAnswer = IntentAnswers['scene.package.dry_run_import'];

export type ImportAnswer = IntentAnswers['scene.package.import'];

export type RollbackAnswer = IntentAnswers['scene.package.rollback'];

export type HealthAnswer = IntentAnswers['scene.health'];

/** A row of the ledger for clients. */
export function installationOf({ import_id: _, ...row }: LedgerRow): InstallationData {
  return row;
}
