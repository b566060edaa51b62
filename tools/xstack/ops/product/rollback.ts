import { diagnostic, type Report } from '../../core/base/diagnostic/diagnostic.ts';
import type { StoreView } from '../../core/ports/store.ts';
import { checkReason } from '../../core/product/argument.ts';
import { planRollback as decidePlan, decideRollback } from '../../core/product/rollback.ts';
import type { RollbackPlan } from '../../core/product/types.ts';
import { StoredValueError } from '../../io/store/store-failure.ts';
import { installationOf, type RollbackAnswer } from './answers.ts';
import { type Caller, type Instance, type Outcome, outcomeOf } from './instance.ts';
import { loggingRefusal } from './refusal.ts';

export interface RollbackRequest {
  /** Default: the last import that was not undone. */
  readonly importId?: number | undefined;
  readonly reason: string | undefined;
  /** Refuse unless the plan has this hash. */
  readonly planHash?: string | undefined;
}

/** Plans a rollback, with its blockers. Writes nothing. */
export function planRollback(instance: Instance, importId?: number): Promise<Outcome<RollbackPlan>> {
  return outcomeOf(instance, undefined, (report) =>
    instance.store.read(async (view) => {
      const id = await selectImport(report, view, importId);
      return id === undefined ? undefined : decidePlan(report, await rollbackState(view, id), id);
    }),
  );
}

/** Undoes an import: scenes, ledger and log in one transaction. */
export function rollbackImport(
  instance: Instance,
  caller: Caller,
  { importId, reason, planHash }: RollbackRequest,
): Promise<Outcome<RollbackAnswer>> {
  const about = () => ({ import_id: importId ?? null });
  return loggingRefusal(instance, caller, { action: 'package_rollback', reason, about }, () =>
    outcomeOf(instance, undefined, async (report, apply) => {
      if (!checkReason(report, reason)) return undefined;
      return instance.store.write(async (transaction) => {
        const id = await selectImport(report, transaction, importId);
        if (id === undefined) return undefined;
        const state = {
          ...(await rollbackState(transaction, id)),
          head: await transaction.head(),
          ...(await transaction.nextIds()),
        };
        const decision = decideRollback(report, state, id, planHash, { ...caller, reason: reason ?? '' });
        if (decision === undefined || !(await apply(transaction, decision.change))) return undefined;
        const { plan, installation } = decision;
        return {
          action: 'package_rollback',
          import_id: id,
          package_name: plan.package_name,
          package_version: plan.package_version,
          to_version: plan.to_version,
          restored_scene_keys: plan.restored,
          removed_scene_keys: plan.removed,
          trace_id: caller.trace_id,
          installation: installationOf(installation),
        } as const;
      });
    }),
  );
}

async function selectImport(
  report: Report,
  view: StoreView,
  importId: number | undefined,
): Promise<number | undefined> {
  if (importId !== undefined) return importId;
  const last = (await view.imports()).find(({ rolled_back_at }) => rolled_back_at === null);
  if (last === undefined) report(diagnostic('refuse.package.unknown_import', 'no import can be undone'));
  return last?.id;
}

async function rollbackState(view: StoreView, importId: number) {
  const imports = await view.imports();
  const name = imports.find(({ id }) => id === importId)?.package_name;
  const ledger = name === undefined ? [] : await view.ledger({ packageName: name });
  if (name !== undefined && !ledger.some(({ import_id, source }) => import_id === importId && source === 'import'))
    throw new StoredValueError('import', String(importId), 'has no row in the ledger');
  return {
    imported: await view.importedScenes(),
    imports: await view.importsFrom(importId),
    undone: new Set(imports.filter(({ rolled_back_at }) => rolled_back_at !== null).map(({ id }) => id)),
    ledger,
  };
}
